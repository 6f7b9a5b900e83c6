import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { deleteBlob } from './blob-store.ts';
import { isCutOff } from '../../disk/segment-log.ts';

/** What is known of a file's lines. */
interface Contents {
  records: number;
  bytes: number;
  /** Hashes of the blobs that its lines refer to. */
  readonly blobs: Set<string>;
}

/** Records that went with a deleted file. */
export interface Deleted {
  /** All of them. */
  readonly records: number;
  /** Those that this logger wrote. */
  readonly own: number;
}

/** Keeps a log to a number of files, and deletes with each the blobs that no other refers to. */
export class Retention {
  readonly #log: string;
  readonly #maxFiles: number;
  readonly #segments = new Map<string, Contents>();
  #active: Contents = { records: 0, bytes: 0, blobs: new Set() };

  /**
   * @param log - path of the log.
   * @param maxFiles - the one that is appended to included.
   */
  constructor(log: string, maxFiles: number) {
    this.#log = log;
    this.#maxFiles = maxFiles;
  }

  /** Notes a line that was appended. */
  appended(bytes: number, blob: string | undefined): void {
    this.#active.records++;
    this.#active.bytes += bytes;
    if (blob !== undefined) this.#active.blobs.add(blob);
  }

  /** Notes that the lines until now are in this file. */
  rotated(segment: string): void {
    this.#segments.set(segment, this.#active);
    this.#active = { records: 0, bytes: 0, blobs: new Set() };
  }

  /**
   * Deletes the oldest of the full files, until there is room for the next one.
   *
   * @param segments - all of them, oldest first.
   * @returns Records that went with each.
   * @throws What the file system throws.
   */
  *trim(segments: readonly string[]): Generator<Deleted, void> {
    const surplus = Math.max(0, segments.length + 1 - this.#maxFiles);
    for (const [at, segment] of segments.slice(0, surplus).entries()) {
      yield this.#delete(segment, segments.slice(at + 1));
    }
  }

  #delete(segment: string, others: readonly string[]): Deleted {
    const own = this.#segments.get(segment)?.records ?? 0;
    const { records, blobs } = this.#contents(segment);
    rmSync(segment);
    this.#segments.delete(segment);
    if (blobs.size > 0) {
      const kept = [this.#active, ...others.map((other) => this.#contents(other))];
      for (const blob of blobs) if (!kept.some((contents) => contents.blobs.has(blob))) deleteBlob(this.#log, blob);
    }
    return { records, own };
  }

  /** What a file holds: noted when all of it is ours, else read. */
  #contents(segment: string): Contents {
    const noted = this.#segments.get(segment);
    if (noted?.bytes === statSync(segment).size) return noted;
    return scan(segment);
  }
}

const PIECE = 2 ** 20;
const LINE_FEED = 0x0a;
const REFERENCE = /"\$ref":"[^"]*\.blobs\/([0-9a-f]{64})\.json"/g;
/** Longer than any reference is from its beginning to its end. */
const OVERLAP = 1024;

function scan(path: string): Contents {
  const contents: Contents = { records: 0, bytes: 0, blobs: new Set() };
  const buffer = Buffer.allocUnsafe(PIECE);
  const fd = openSync(path, 'r');
  try {
    let tail = '';
    for (let read; (read = readSync(fd, buffer)) > 0;) {
      const text = tail + buffer.toString('latin1', 0, read);
      for (let at = 0; (at = buffer.indexOf(LINE_FEED, at)) >= 0 && at < read; at++) {
        if (!isCutOff(at === 0 ? Buffer.from(tail, 'latin1') : buffer.subarray(0, at))) contents.records++;
      }
      for (const [, hash] of text.matchAll(REFERENCE)) if (hash !== undefined) contents.blobs.add(hash);
      contents.bytes += read;
      tail = text.slice(-OVERLAP);
    }
  } finally {
    closeSync(fd);
  }
  return contents;
}
