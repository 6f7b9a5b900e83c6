import { integerOf, isGiven, parseArguments, textOf, type Command } from './command/command.ts';
import { UsageError } from './command/usage-error.ts';
import { stepRunner } from './command/run-steps.ts';
import { argumentSource, checkInputs } from './formats/argument-source.ts';
import { nameOf, readArtefact } from './formats/read-artefact.ts';
import { fromOf, LIMITS, LOOK_HELP, LOOK_OPTIONS, pixelsOf, screenFor } from './look-options.ts';
import { showDiff } from './show/show-diff.ts';
import { titleOf } from './show/show-value.ts';
import { compare, comparisonSummary } from './summary/comparison.ts';
import { jsonLine } from './summary/json-line.ts';
import { shownText } from './terminal/shown-text.ts';
import { paint } from './terminal/style.ts';
import { comparedContent } from './view/compared-content.ts';
import { writePage } from './view/write-page.ts';

const ROWS = 20;
const MOST_ROWS = 10_000;

/** `raymon diff`. */
export const diff: Command = {
  help: `
Usage: raymon diff A B [--rows N] [--from FORMAT] [--pixels N] [--json] [--html PAGE]

Says whether two files hold the same value, exactly: NaN is NaN, 0 is not -0, null is not NaN. What differs is listed:
elements, cells, pixels, places of trees. The formats of the files may differ. - is standard input.

  --rows N       differences that are listed; ${ROWS} unless given
  --html PAGE    also write a page of its own that shows both and what differs; - is standard output, and then nothing
                 else is printed there
${LOOK_HELP}

Exit code: 0 when they are equal, 1 when they differ or cannot be read.
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, { ...LOOK_OPTIONS, rows: { type: 'string' }, html: { type: 'string' } }, [2, 2]);
    const page = textOf(args, 'html');
    if (page === '-' && isGiven(args, 'json')) {
      throw new UsageError('Expected no --json with the page on standard output');
    }
    const rows = integerOf(args, 'rows', 1, MOST_ROWS) ?? ROWS;
    const settings = { pixels: pixelsOf(args), run: stepRunner(io) };
    const format = fromOf(args);
    const [pathA = '', pathB = ''] = args.positionals;
    checkInputs([pathA, pathB]);
    const read = async (path: string) => {
      const source = await argumentSource(path, io, LIMITS);
      return {
        source,
        name: nameOf(source),
        ...(await readArtefact(source, { limits: LIMITS, format })),
      };
    };
    const [a, b] = [await read(pathA), await read(pathB)];
    const found = await compare(a.value, b.value, settings);
    if (page !== undefined) await writePage(await comparedContent(a, b), page, io);
    if (page === '-') return found.isEqual ? 0 : 1;
    if (isGiven(args, 'json')) {
      await io.out(jsonLine({ a: a.name, b: b.name, page, ...comparisonSummary(found, rows) }));
      return found.isEqual ? 0 : 1;
    }
    const screen = screenFor(io);
    const heading = (side: string, { name, value }: typeof a): string =>
      `${paint(side, 'dim', screen.colours)}  ${paint(titleOf(value), 'bold', screen.colours)}  ${paint(shownText(name, 500), 'dim', screen.colours)}`;
    await io.out(`${[heading('a', a), heading('b', b), ...showDiff(found, screen, rows)].join('\n')}\n`);
    if (page !== undefined) await io.out(`${paint('page', 'dim', screen.colours)}  ${shownText(page, 500)}\n`);
    return found.isEqual ? 0 : 1;
  },
};
