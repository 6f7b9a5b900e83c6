import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { MOST_PIXELS } from '../viewer/model/image/png-decoder.ts';
import { choiceOf, integerOf, type Arguments } from './command/command.ts';
import type { Io, Screen } from './command/io.ts';
import { FORMATS } from './formats/formats.ts';

/** Options of the commands that look at files. */
export const LOOK_OPTIONS: {
  readonly from: { readonly type: 'string' };
  readonly json: { readonly type: 'boolean' };
  readonly pixels: { readonly type: 'string' };
} = { from: { type: 'string' }, json: { type: 'boolean' }, pixels: { type: 'string' } };

/** What their help says of them. */
export const LOOK_HELP: string = `
  --from FORMAT  take files for this format:
                 ${FORMATS.map(({ name }) => name).join(', ')}
  --pixels N     decode pictures of up to N pixels; 67108864 unless given
  --json         say it as JSON, one line each`.slice(1);

/** Limits of everything that is read: those of the library. */
export const LIMITS: Limits = DEFAULT_LIMITS;

/** Width times height of pictures that are decoded. @throws {@link UsageError} if it is out of range. */
export function pixelsOf(args: Arguments): number {
  return integerOf(args, 'pixels', 0, DEFAULT_LIMITS.pixels) ?? MOST_PIXELS;
}

/** The format that `--from` names; undefined where it is not given. @throws {@link UsageError} if there is none. */
export function fromOf(args: Arguments): string | undefined {
  const names = FORMATS.map(({ name }) => name);
  return choiceOf(args, 'from', names);
}

/** What output is shown on where nothing is said of it. */
const PIPE: Screen = { columns: 80, colours: 1 };

/** What the output can show. */
export function screenFor({ screen = PIPE }: Pick<Io, 'screen'>): Screen {
  return screen;
}
