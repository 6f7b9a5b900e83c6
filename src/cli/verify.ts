import { isGiven, parseArguments, type Command } from './command/command.ts';
import { Interrupted } from './command/interrupted.ts';
import type { Io } from './command/io.ts';
import { Progress } from './command/progress.ts';
import { UsageError } from './command/usage-error.ts';
import { argumentSource, checkInputs } from './formats/argument-source.ts';
import { isFolder, namedFolder } from './formats/folder-files.ts';
import { formatOf, nameOf } from './formats/read-artefact.ts';
import { fromOf, LIMITS, LOOK_HELP, LOOK_OPTIONS, pixelsOf, screenFor } from './look-options.ts';
import { jsonLine } from './summary/json-line.ts';
import { Faults, verifiedSummary, type Verified } from './summary/verified.ts';
import { verifyArtefact } from './summary/verify-artefact.ts';
import { verifyLog } from './summary/verify-log.ts';
import { shownText } from './terminal/shown-text.ts';
import { paint } from './terminal/style.ts';
import { groupDigits } from '../viewer/model/text/visible.ts';

/** `raymon verify`. */
export const verify: Command = {
  help: `
Usage: raymon verify FILE… [--from FORMAT] [--pixels N] [--json]

Reads files whole: documents with all their values, pixels of images, logs with every record of every rotated file,
blobs by size and hash. Says what is wrong and where, and ends with a summary. - is standard input. Of a folder, every
file of a known format below it; how many others there are, the summary says.

${LOOK_HELP}

Exit code: 0 when all is right, 1 when anything is wrong.
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, LOOK_OPTIONS, [1, 1000]);
    checkInputs(args.positionals);
    const settings = { limits: LIMITS, format: fromOf(args), pixels: pixelsOf(args) };
    const json = isGiven(args, 'json');
    const counts = { files: 0, damaged: 0, faults: 0, others: 0 };
    const say = async (name: string, found: Verified): Promise<void> => {
      counts.files++;
      counts.faults += found.faultCount;
      if (found.faultCount > 0) counts.damaged++;
      await io.out(json ? jsonLine(verifiedSummary(name, found)) : linesOf(name, found, io));
    };
    for (const argument of args.positionals) {
      for (const path of await pathsOf(argument, counts, say)) {
        if (io.signal.aborted) throw new Interrupted();
        await say(...(await verifyOne(path, settings, io)));
      }
    }
    const { others, ...rest } = counts;
    await io.out(json ? jsonLine(others === 0 ? rest : counts) : summaryLine(counts));
    return counts.faults === 0 ? 0 : 1;
  },
};

/** The files that an argument names: itself, or those of a folder; one that cannot be looked at is said. */
async function pathsOf(
  argument: string,
  counts: { others: number },
  say: (name: string, found: Verified) => Promise<void>,
): Promise<readonly string[]> {
  if (argument === '-' || !(await isFolder(argument))) return [argument];
  try {
    const { files, others, unread: failed } = await namedFolder(argument);
    counts.others += others;
    for (const { path, error } of failed) await say(path, unread(path, error));
    return files.map(({ path }) => path);
  } catch (error) {
    await say(argument, unread(argument, error));
    return [];
  }
}

type Settings = Parameters<typeof verifyArtefact>[1];

async function verifyOne(path: string, settings: Settings, io: Io): Promise<readonly [name: string, Verified]> {
  const progress = new Progress(io);
  try {
    const source = await argumentSource(path, io, LIMITS);
    progress.say(`verify ${nameOf(source)}`);
    const isLog = 'path' in source && (await formatOrUndefined(source, settings)) === 'log';
    const found = isLog
      ? await verifyLog(path, LIMITS, (lines) => {
          if (io.signal.aborted) throw new Interrupted();
          progress.say(`verify ${path}: ${groupDigits(lines)} lines`);
        })
      : await verifyArtefact(source, settings);
    return [nameOf(source), found];
  } catch (error) {
    if (error instanceof UsageError || error instanceof Interrupted) throw error;
    return [path, unread(path, error)];
  } finally {
    progress.clear();
  }
}

/** What is said of what could not be read at all. */
function unread(path: string, error: unknown): Verified {
  const faults = new Faults();
  faults.catch(path, error);
  const { faults: first, faultCount } = faults;
  return { what: 'nothing that could be read', format: 'unknown', counts: {}, faults: first, faultCount, notes: [] };
}

/** The name of the format of a file; undefined if it has none that is known, which reading it reports. */
async function formatOrUndefined(source: { readonly path: string }, { format }: Settings): Promise<string | undefined> {
  return (
    format ??
    (await formatOf(source).then(
      ({ name }) => name,
      () => undefined,
    ))
  );
}

function linesOf(name: string, { what, format, counts, faults, faultCount, notes }: Verified, io: Io): string {
  const { colours } = screenFor(io);
  const verdict = faultCount === 0 ? paint('ok', 'good', colours) : paint('damaged', 'bad', colours);
  const counted = Object.entries(counts).map(
    ([each, count]) => `${groupDigits(count)} ${count === 1 ? each.slice(0, -1) : each}`,
  );
  const said = [shownText(what), ...counted].join(', ');
  const lines = [`${verdict}  ${shownText(name, 500)}  ${said} (${format})`];
  for (const fault of faults)
    lines.push(`  ${shownText(fault.where, 500)}: ${shownText(fault.message, 1000)} (${shownText(fault.code)})`);
  if (faultCount > faults.length) lines.push(`  … ${groupDigits(faultCount - faults.length)} more faults`);
  for (const note of notes) lines.push(paint(`  ${shownText(note, 1000)}`, 'dim', colours));
  return `${lines.join('\n')}\n`;
}

interface Counts {
  readonly files: number;
  readonly damaged: number;
  readonly faults: number;
  /** Files of folders that are of no known format. */
  readonly others: number;
}

function summaryLine({ files, damaged, faults, others }: Counts): string {
  const count = `${groupDigits(files)} ${files === 1 ? 'file' : 'files'}`;
  const verdict =
    damaged === 0
      ? 'nothing wrong'
      : `${groupDigits(damaged)} damaged, ${groupDigits(faults)} ${faults === 1 ? 'fault' : 'faults'}`;
  return `${count}, ${verdict}${others === 0 ? '' : `; ${groupDigits(others)} of no known format`}\n`;
}
