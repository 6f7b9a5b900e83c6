import { EncodeError } from '../base/errors.ts';
import { replaceFile } from '../disk/replace-file.ts';
import { DataFrame } from '../frame/dataframe.ts';
import { choiceOf, isGiven, parseArguments, textOf, type Arguments, type Command } from './command/command.ts';
import type { Io } from './command/io.ts';
import { Interrupted, untilInterrupted } from './command/interrupted.ts';
import { Progress } from './command/progress.ts';
import { UsageError } from './command/usage-error.ts';
import { argumentSource } from './formats/argument-source.ts';
import type { Artefact } from './formats/source/artefact.ts';
import { formatOf, readArtefact } from './formats/read-artefact.ts';
import { namedTraces } from './formats/named-traces.ts';
import { readFromLog } from './formats/read-from-log.ts';
import { formatOfName, writeArtefact, WRITTEN_FORMATS } from './formats/write-artefact.ts';
import { fromOf, LIMITS } from './look-options.ts';
import { jsonLine } from './summary/json-line.ts';
import { shownText } from './terminal/shown-text.ts';
import { byteText } from '../viewer/model/text/visible.ts';

/** `raymon convert`. */
export const convert: Command = {
  help: `
Usage: raymon convert IN OUT [--from FORMAT] [--to FORMAT] [--schema FILE] [--lossy] [--json]
       raymon convert LOG OUT [--trace ID] [--ref REF] …

Writes one artefact in another format, exactly or not at all. - is standard input or output.
The format of IN is told by its bytes, that of OUT by its name: ${WRITTEN_FORMATS.join(', ')}.
A .npz is read as an object of its arrays; a log gives the artefact that --trace and --ref name.

  --from FORMAT  what IN is, where its bytes do not tell
  --to FORMAT    what OUT shall be; needed where OUT is -
  --schema FILE  a frame (Arrow, Parquet or JCR) whose types and index those of a CSV are
  --lossy        write what OUT cannot hold as well as it can, and leave out the rest
  --json         say what was written as JSON

OUT is replaced whole, when all of it is written. Exit code 1: IN cannot be read, or OUT cannot hold it; the message
names the place and the way out.
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, OPTIONS, [2, 2]);
    const [input = '', output = ''] = args.positionals;
    const lossy = isGiven(args, 'lossy');
    const to = targetFormat(args, output);
    const progress = new Progress(io);
    progress.say(`reading ${input === '-' ? 'standard input' : input}`);
    const read = await readInput(input, args, io).finally(() => progress.clear());
    if (!read.exact && !lossy) {
      const lost = (read.lost ?? []).join(', ');
      throw new EncodeError(
        'unsupported-value',
        `Expected a file that can be read whole, got one with ${lost}: --lossy leaves it out`,
      );
    }
    let bytes = 0;
    const pieces = counted(await writeArtefact(read.value, to, { lossy }), (length) => {
      if (io.signal.aborted) throw new Interrupted();
      bytes += length;
      progress.say(`writing ${output}: ${byteText(bytes)}`);
    });
    try {
      if (output === '-') for await (const piece of pieces) await io.out(piece);
      else await replaceFile(output, pieces);
    } finally {
      progress.clear();
    }
    const said = { type: String(read.value), from: read.format, to, bytes, lossy };
    // Standard output holds the file itself then.
    if (output === '-') return 0;
    const text = `${shownText(said.type)}: ${said.from} → ${said.to}, ${bytes} bytes\n`;
    await io.out(isGiven(args, 'json') ? jsonLine(said) : text);
    return 0;
  },
};

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  schema: { type: 'string' },
  trace: { type: 'string' },
  ref: { type: 'string' },
  lossy: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

function targetFormat(args: Arguments, output: string): string {
  const found = choiceOf(args, 'to', WRITTEN_FORMATS) ?? formatOfName(output);
  if (found !== undefined && WRITTEN_FORMATS.includes(found)) return found;
  const written = WRITTEN_FORMATS.join(', ');
  throw new UsageError(`Expected OUT to end as one of these formats does, or --to FORMAT: ${written}`);
}

async function readInput(input: string, args: Arguments, io: Io): Promise<Artefact> {
  const from = fromOf(args);
  const [trace, ref] = [textOf(args, 'trace'), textOf(args, 'ref')];
  const source = await argumentSource(input, { input: untilInterrupted(io.input, io.signal) }, LIMITS);
  const isLog = (from ?? (await formatOf(source)).name) === 'log';
  if (isLog && 'path' in source && (trace !== undefined || ref !== undefined)) {
    const traces = trace === undefined ? [] : await namedTraces(source.path, trace);
    // Reading reports a name that fits several traces, or no trace.
    return readFromLog(source.path, { trace: traces.length === 1 ? traces[0] : trace, ref }, undefined);
  }
  if (trace !== undefined || ref !== undefined) throw new UsageError('Expected --trace and --ref with a log only');
  const schema = textOf(args, 'schema');
  return readArtefact(source, { format: from, schema: schema === undefined ? undefined : await readSchema(schema) });
}

async function readSchema(path: string): Promise<DataFrame> {
  const { value } = await readArtefact({ path });
  if (value instanceof DataFrame) return value;
  throw new UsageError('Expected --schema to name a file of a DataFrame');
}

async function* counted(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  count: (length: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    count(piece.length);
    yield piece;
  }
}
