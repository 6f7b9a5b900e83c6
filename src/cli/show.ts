import { COLOUR_MAPS } from '../viewer/model/array/colour-map.ts';
import { byteText } from '../viewer/model/text/visible.ts';
import { choiceOf, integerOf, isGiven, parseArguments, textOf, type Command } from './command/command.ts';
import { errorLine } from './command/error-line.ts';
import { Interrupted } from './command/interrupted.ts';
import type { Io } from './command/io.ts';
import { Progress } from './command/progress.ts';
import { stepRunner } from './command/run-steps.ts';
import { UsageError } from './command/usage-error.ts';
import { argumentSource, checkInputs } from './formats/argument-source.ts';
import { isFolder } from './formats/folder-files.ts';
import { formatOf, nameOf, readArtefact } from './formats/read-artefact.ts';
import type { Source } from './formats/source/artefact.ts';
import { log } from './log.ts';
import { fromOf, LIMITS, LOOK_HELP, LOOK_OPTIONS, pixelsOf, screenFor } from './look-options.ts';
import { folderLines } from './show/folder-lines.ts';
import { parsePlane } from './show/plane.ts';
import type { ShowOptions } from './show/show-options.ts';
import { showValue, titleOf } from './show/show-value.ts';
import { folderSummary } from './summary/folder-summary.ts';
import { jsonLine } from './summary/json-line.ts';
import { valueSummary } from './summary/value-summary.ts';
import { shownText } from './terminal/shown-text.ts';
import { paint } from './terminal/style.ts';

const ROWS = 10;
const TREE_ROWS = 40;
const MOST_ROWS = 100_000;

/** `raymon show`. */
export const show: Command = {
  help: `
Usage: raymon show FILE… [--rows N] [--index I,:,:] [--map NAME] [--from FORMAT] [--pixels N] [--json]

Shows what files hold: type, shape, statistics, first rows, and a small picture of arrays and images, in colours where
the terminal has them. - is standard input. Of a log, all records (see raymon log); of a folder, the files below it.

  --rows N       rows of tables, lines of trees and folders; ${ROWS} and ${TREE_ROWS} unless given
  --index I,:,:  the plane of an array that is shown: a number for an axis to stand still on, a colon for one to show
                 (--index=-1,:,: counts from the end)
  --map NAME     colours of heat maps: ${COLOUR_MAPS.join(', ')}
${LOOK_HELP}

Strings stand in quotes where they could be taken for something else; what cannot be seen is spelled out.
Colours: FORCE_COLOR=2 or 3 turns them on in a pipe (256, all); NO_COLOR off, whatever FORCE_COLOR says.
Exit code: 0 when every file was shown, also a log without records, 1 when one could not be read, or a folder has none
of a known format.
`,
  run: async (argv, io) => {
    const options = {
      ...LOOK_OPTIONS,
      rows: { type: 'string' },
      index: { type: 'string' },
      map: { type: 'string' },
    } as const;
    const args = parseArguments(argv, options, [1, 1000]);
    const rows = integerOf(args, 'rows', 1, MOST_ROWS);
    const index = textOf(args, 'index');
    const settings: Settings = {
      screen: screenFor(io),
      rows,
      map: choiceOf(args, 'map', COLOUR_MAPS) ?? 'viridis',
      plane: index === undefined ? undefined : parsePlane(index),
      pixels: pixelsOf(args),
      run: stepRunner(io),
      from: fromOf(args),
      json: isGiven(args, 'json'),
    };
    checkInputs(args.positionals);
    let code = 0;
    for (const [i, path] of args.positionals.entries()) {
      if (i > 0 && !settings.json) await io.out('\n');
      try {
        if (!(await showOne(path, settings, io))) code = 1;
      } catch (error) {
        if (error instanceof UsageError || error instanceof Interrupted) throw error;
        io.err(`raymon show: ${errorLine(error)}\n`);
        code = 1;
      }
    }
    return code;
  },
};

interface Settings extends Omit<ShowOptions, 'rows'> {
  readonly rows: number | undefined;
  readonly from: string | undefined;
  readonly json: boolean;
}

/** @returns Whether all of it could be read. */
async function showOne(path: string, settings: Settings, io: Io): Promise<boolean> {
  if (path !== '-' && (await isFolder(path))) {
    const { unread, ...folder } = await folderSummary(path, settings.rows ?? TREE_ROWS);
    await io.out(settings.json ? jsonLine(folder) : `${folderLines(folder, settings.screen).join('\n')}\n`);
    for (const error of unread) io.err(`raymon show: ${errorLine(error)}\n`);
    return unread.length === 0;
  }
  const source = await argumentSource(path, io, LIMITS);
  if ('path' in source && (settings.from ?? (await formatOf(source)).name) === 'log') {
    return (await log.run(settings.json ? ['--json', '--', path] : ['--', path], io)) === 0;
  }
  const progress = new Progress(io);
  progress.say(`reading ${nameOf(source)}${sizeOf(source)}`);
  const { value, format, exact, lost } = await readArtefact(source, { limits: LIMITS, format: settings.from }).finally(
    () => progress.clear(),
  );
  const { rows = ROWS } = settings;
  if (settings.json) {
    const summary = await valueSummary(value, { ...settings, rows });
    await io.out(jsonLine({ file: nameOf(source), format, exact, lost, ...summary }));
    return true;
  }
  const { colours } = settings.screen;
  const heading = `${paint(titleOf(value), 'bold', colours)}  ${paint(`${shownText(nameOf(source), 500)} (${format})`, 'dim', colours)}`;
  const lines = await showValue(value, { ...settings, rows: settings.rows ?? defaultRows(value) });
  const notes = (lost ?? []).map((note) => paint(`not exact: ${shownText(note)}`, 'bad', colours));
  await io.out(`${[heading, ...notes, ...lines].join('\n')}\n`);
  return true;
}

/** Trees have short lines. */
function defaultRows(value: object): number {
  return /^(Numpy|DataFrame|Series)\b/.test(String(value)) ? ROWS : TREE_ROWS;
}

function sizeOf(source: Source): string {
  return 'path' in source ? '' : ` (${byteText(source.bytes.length)})`;
}
