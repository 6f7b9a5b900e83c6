import type { ColourDepth, Screen } from './io.ts';

/** What of `process.stdout` is asked. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  getColorDepth?(env?: object): number;
}

/** Columns where the output is not a terminal, and `COLUMNS` is not set. */
const PIPE_COLUMNS = 80;
/** Lines narrower than this have no room for a table. */
const FEWEST_COLUMNS = 20;
const MOST_COLUMNS = 1000;

/**
 * What standard output can show: no colours where `NO_COLOR` is set (https://no-color.org), whatever else is; then as
 * `FORCE_COLOR` asks, else as its terminal can. Pipes have no colours. `COLUMNS` is the width where there is no terminal.
 */
export function screenOf(stream: OutputStream, env: Readonly<NodeJS.Dict<string>>): Screen {
  const stated = /^\d{1,4}$/.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : PIPE_COLUMNS;
  const columns = stream.isTTY === true && stream.columns ? stream.columns : stated;
  return { columns: Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, columns)), colours: coloursOf(stream, env) };
}

const FORCED: ReadonlyMap<string, ColourDepth> = new Map([
  ['0', 1],
  ['false', 1],
  ['2', 8],
  ['3', 24],
]);

function coloursOf(stream: OutputStream, env: Readonly<NodeJS.Dict<string>>): ColourDepth {
  if ((env['NO_COLOR'] ?? '') !== '') return 1;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return FORCED.get(forced) ?? 4;
  if (stream.isTTY !== true) return 1;
  const depth = stream.getColorDepth?.(env) ?? 1;
  return depth >= 24 ? 24 : depth >= 8 ? 8 : depth >= 4 ? 4 : 1;
}
