import { setTimeout } from 'node:timers/promises';
import { isRaymonError } from '../base/errors.ts';
import { takeLine } from '../trace/file/line-of-log.ts';
import { LineReader } from '../trace/file/line-reader.ts';
import { LogLines, type LogLine } from '../trace/file/log-lines.ts';
import type { RecordLine } from '../trace/record/record-line.ts';
import { isGiven, parseArguments, textOf, type Command } from './command/command.ts';
import { errorLine } from './command/error-line.ts';
import { Interrupted } from './command/interrupted.ts';
import type { Io } from './command/io.ts';
import { LIMITS, screenFor } from './look-options.ts';
import { isFolder } from './formats/folder-files.ts';
import { folderRefused } from './formats/source/source-bytes.ts';
import { FEWEST_CHARACTERS, isNamed, noRecord, noRecords } from './formats/named-traces.ts';
import { recordLine } from './show/show-record.ts';
import { KEEPING_READER } from './summary/keeping-reader.ts';
import { jsonLine, safeJson } from './summary/json-line.ts';
import { shownText } from './terminal/shown-text.ts';
import { UsageError } from './command/usage-error.ts';

/** How often a log is looked at for more. */
const POLL_MS = 250;

/** `raymon log`. */
export const log: Command = {
  help: `
Usage: raymon log LOG… [--trace ID] [--ref REF] [--follow] [--json]

Prints the records of file logs, rotated files and blobs included: when, in which trace, and a text, an artefact or
tags. Lines that are no records are told on standard error, with file and line.

  --trace ID     only records of this trace; its first ${FEWEST_CHARACTERS} characters will do
  --ref REF      only artefacts of this name
  --follow       wait for more lines until the process is asked to end
  --json         whole records, a line each: blobs are joined

A log without records is told on standard error.

Exit code: 0 when every line was read, 1 when one could not be, or no record is of the trace and the name that were
asked for.
`,
  run: async (argv, io) => {
    const args = parseArguments(
      argv,
      {
        trace: { type: 'string' },
        ref: { type: 'string' },
        follow: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      [1, 100],
    );
    const follow = isGiven(args, 'follow');
    const printer = new Printer(
      { trace: textOf(args, 'trace'), ref: textOf(args, 'ref'), json: isGiven(args, 'json') },
      io,
    );
    if (args.positionals.includes('-')) throw new UsageError('Expected the path of a log: its blobs lie beside it');
    for (const path of args.positionals) if (await isFolder(path)) throw folderRefused(path);
    const logs = args.positionals.map((path) => ({
      lines: new LogLines(path, LIMITS),
      reader: new LineReader(path, KEEPING_READER, LIMITS),
      path,
    }));
    for (;;) {
      for (const { lines, reader, path } of logs) {
        let isEmpty = true;
        for await (const line of lines.next()) {
          isEmpty = false;
          if (io.signal.aborted) return printer.ended(follow, follow);
          await printer.print(line, reader, follow);
        }
        if (isEmpty && !follow) io.err(`raymon log: ${shownText(noRecords(path), 1100)}\n`);
      }
      if (!follow) return printer.ended(true, follow);
      // An end is no failure: it is how following ends.
      await setTimeout(POLL_MS, undefined, { signal: io.signal }).catch(() => undefined);
      if (io.signal.aborted) return printer.ended(true, follow);
    }
  },
};

interface Wanted {
  readonly trace: string | undefined;
  readonly ref: string | undefined;
  readonly json: boolean;
}

class Printer {
  readonly #wanted: Wanted;
  readonly #io: Io;
  #faults = 0;
  #found = 0;

  constructor(wanted: Wanted, io: Io) {
    this.#wanted = wanted;
    this.#io = io;
  }

  /**
   * The exit code.
   *
   * @throws {@link Interrupted} if it was ended before it was done.
   * @throws {@link FormatError} `many-artefacts` if there is no record that was asked for.
   */
  ended(isDone: boolean, follow: boolean): number {
    if (!isDone) throw new Interrupted();
    // Whoever follows may wait for the first.
    const { trace, ref } = this.#wanted;
    if (!follow && this.#found === 0 && (trace ?? ref) !== undefined) throw noRecord({ trace, ref });
    return this.#faults === 0 ? 0 : 1;
  }

  /** @param follow - whether a line that has no end yet may get one. */
  async print(line: LogLine, reader: LineReader, follow: boolean): Promise<void> {
    if (line.isCut) {
      const isOpen = follow && line.bytes.at(-1) !== LINE_FEED;
      if (!isOpen) this.#io.err(`raymon log: ${placeOf(line)}: cut off, passed over\n`);
      return;
    }
    try {
      const record = await takeLine(line, LIMITS);
      if (!this.#isWanted(record)) return;
      this.#found++;
      await this.#io.out(
        this.#wanted.json
          ? await jsonOf(record, reader)
          : `${recordLine(await reader.restore(record), screenFor(this.#io))}\n`,
      );
    } catch (error) {
      if (!isRaymonError(error)) throw error;
      this.#faults++;
      this.#io.err(`raymon log: ${placeOf(line)}: ${errorLine(error)}\n`);
    }
  }

  #isWanted({ traceId, ref }: RecordLine): boolean {
    const { trace, ref: name } = this.#wanted;
    if (name !== undefined && ref !== name) return false;
    return trace === undefined || isNamed(traceId, trace);
  }
}

const LINE_FEED = 0x0a;

/** Where a line stands, as compilers say it. */
export function placeOf({ file, number }: Pick<LogLine, 'file' | 'number'>): string {
  return `${shownText(file, 500)}:${number}`;
}

/** A record as one line of JSON, its data whole and as it was written. */
async function jsonOf(record: RecordLine, reader: LineReader): Promise<string> {
  const { kind, timestamp, traceId, projectId, ref } = record;
  const head = jsonLine({ kind, timestamp, trace_id: traceId, project_id: projectId, ref });
  const data = Buffer.from(await reader.data(record)).toString('utf8');
  return `${head.slice(0, -2)},"data":${safeJson(data)}}\n`;
}
