import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Limits } from '../../base/limits.ts';
import { fileLines, type FileLine, type LinePlace } from '../../disk/read-lines.ts';
import { segmentsOf } from '../../disk/segment-log.ts';
import { longestLine } from './line-of-log.ts';

/** A line of a log, and where it stands. */
export interface LogLine extends FileLine {
  /** The file of the log that it is in. */
  readonly file: string;
}

/** The lines of a log, its rotated files included: all that are there, then those that come. */
export class LogLines {
  readonly #log: string;
  readonly #mostBytes: number;
  /** How far each file was read, by its device and inode: its name changes when it is rotated. */
  readonly #done = new Map<string, LinePlace>();

  /**
   * @param log - its path, as it was given to the file logger.
   * @param limits - what a document may have: of longer lines, no more than a piece is read into memory.
   */
  constructor(log: string, limits: Limits) {
    this.#log = log;
    this.#mostBytes = longestLine(limits);
  }

  /**
   * The lines that were not given before, oldest first. A last line without its end is given as one that is cut, and
   * again when it is longer.
   *
   * @returns Lines, one at a time.
   * @throws What the file system throws, also where there is no such log.
   */
  async *next(): AsyncGenerator<LogLine, void> {
    const segments = segmentsOf(this.#log);
    // A full file may have no successor yet: the next line makes it.
    if (segments.length === 0 && this.#done.size === 0) statSync(this.#log);
    const seen = new Set<string>();
    for (const path of [...segments, this.#log]) {
      const file = await open(path, 'r').catch(unlessMissing);
      if (file === undefined) continue;
      try {
        const { dev, ino, size } = await file.stat();
        const key = `${dev}:${ino}`;
        // One that was renamed meanwhile comes twice.
        if (seen.has(key)) continue;
        seen.add(key);
        const before = this.#done.get(key);
        // A file that is shorter than before was emptied in place.
        const from = before === undefined || before.at > size ? { at: 0, number: 1 } : before;
        this.#done.set(key, from);
        for await (const line of fileLines(file, from, this.#mostBytes)) {
          if (line.bytes.at(-1) === LINE_FEED) this.#done.set(key, { at: line.end, number: line.number + 1 });
          yield { ...line, file: path };
        }
      } finally {
        await file.close();
      }
    }
    for (const key of this.#done.keys()) if (!seen.has(key)) this.#done.delete(key);
  }
}

const LINE_FEED = 0x0a;

/** Others may have deleted or renamed a file meanwhile. */
function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
