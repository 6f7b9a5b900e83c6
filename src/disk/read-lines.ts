import { open, type FileHandle } from 'node:fs/promises';
import { joinPieces } from '../base/bytes.ts';
import { isCutOff } from './append-file.ts';

const PIECE_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

/** A line of a file, and where it stands. */
export interface FileLine {
  /** Its line feed included, unless it is cut; in memory of its own or shared with other lines, never written to again. */
  readonly bytes: Uint8Array;
  /** Counted from 1. */
  readonly number: number;
  /** The byte after it. */
  readonly end: number;
  /** Whether it was cut off, by its writer or by the end of the file. */
  readonly isCut: boolean;
  /** How long it is in the file. Of one that is longer than was asked for, `bytes` is a part, and nothing to read. */
  readonly length: number;
}

/**
 * The whole lines of a file, their line feeds included; lines that were cut off, and empty ones, are left out.
 *
 * @throws What the file system throws.
 */
export async function* wholeLines(path: string, mostBytes?: number): AsyncGenerator<FileLine, void> {
  const file = await open(path, 'r');
  try {
    for await (const line of fileLines(file, undefined, mostBytes)) if (!line.isCut) yield line;
  } finally {
    await file.close();
  }
}

/** The same as bytes, of a file of one's own, whose lines are as long as one has made them. */
export async function* linesOf(path: string): AsyncGenerator<Uint8Array, void> {
  for await (const { bytes } of wholeLines(path)) yield bytes;
}

/** Where reading begins. */
export interface LinePlace {
  /** A byte at which a line begins. */
  readonly at: number;
  /** The number of that line. */
  readonly number: number;
}

/**
 * The lines of an open file from a place on, also those that were cut off; empty ones are left out.
 *
 * @param from - the beginning, unless given: then the file is read at its places, as a pipe cannot be.
 * @param mostBytes - what is kept of a line, its line feed included; of a longer one, no more than a piece is in memory.
 * @throws What the file system throws.
 */
export async function* fileLines(
  file: FileHandle,
  from?: LinePlace,
  mostBytes: number = Infinity,
): AsyncGenerator<FileLine, void> {
  let rest: Uint8Array[] = [];
  let length = 0;
  let at = from?.at ?? 0;
  let end = at;
  let number = (from?.number ?? 1) - 1;
  for (;;) {
    const position = from === undefined ? null : at;
    const { bytesRead, buffer } = await file.read({ buffer: new Uint8Array(PIECE_BYTES), position });
    if (bytesRead === 0) break;
    at += bytesRead;
    let start = 0;
    for (let feed; (feed = buffer.subarray(0, bytesRead).indexOf(LINE_FEED, start)) >= 0; start = feed + 1) {
      const last = buffer.subarray(start, feed + 1);
      length += last.length;
      const bytes = rest.length === 0 || length > mostBytes ? last : joinPieces([...rest, last]);
      end += length;
      number++;
      if (length > 1) yield { bytes, number, end, isCut: isCutOff(bytes.subarray(0, -1)), length };
      rest = [];
      length = 0;
    }
    if (start === bytesRead) continue;
    length += bytesRead - start;
    if (length > mostBytes) rest = [];
    else rest.push(buffer.subarray(start, bytesRead));
  }
  if (length > 0) yield { bytes: joinPieces(rest), number: number + 1, end: end + length, isCut: true, length };
}
