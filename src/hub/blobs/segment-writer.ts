import type { BlobPlace } from './blobs.ts';
import { hasCode, type FileCalls } from './file-calls.ts';
import { HEADER_BYTES, MAGIC, segmentDirectory, segmentPath, writeHeader } from './segment-format.ts';

/** A segment as the database knows it. */
export interface SegmentRow {
  readonly id: number;
  readonly project: number;
  /** Days since 1970 on which it is written. */
  readonly day: number;
  /** Bytes that are in it and on the disk. */
  readonly bytes: number;
  readonly isSealed: boolean;
}

/** Bytes after which a segment is full. One document may be longer: it has a segment to itself. */
export const MAX_SEGMENT_BYTES: number = 256 * 2 ** 20;
/** Files that are kept open. */
const MAX_OPEN_FILES = 64;
/** Documents of an open segment that are found again when the same bytes come. */
const MAX_REMEMBERED = 10_000;
/** Pieces of one call; systems take 1,024. */
const MAX_PIECES = 1000;

/** An open segment; `size` counts what is queued, `synced` what is on the disk. */
interface Segment {
  readonly id: number;
  readonly project: number;
  readonly day: number;
  fd: number | undefined;
  size: number;
  synced: number;
  isSealed: boolean;
  /** Whether the database knows that it exists. */
  isKnown: boolean;
  queue: Uint8Array[];
  /** Places of documents by their hash. */
  readonly places: Map<string, { readonly offset: number; readonly length: number }>;
  /** Hashes of `places` that are not on the disk yet. */
  fresh: string[];
}

/**
 * Appends documents to the segments of their project and day.
 *
 * A group of documents is placed first, then written and synced at once; only then may rows refer to it. Whatever
 * fails, bytes that were synced before stay as they are.
 */
export class SegmentWriter {
  readonly #files: FileCalls;
  readonly #root: string;
  readonly #maxBytes: number;
  /** By project; the one used last is the last. */
  readonly #open = new Map<number, Segment>();
  /** Segments whose row in the database is not yet as they are. */
  readonly #changed = new Map<number, Segment>();
  #nextId: number;

  /**
   * Takes over the segments of a directory.
   *
   * @param files - of the file system.
   * @param root - directory of the hub.
   * @param nextId - number of the next segment: greater than any that exists.
   * @param maxBytes - bytes after which a segment is full.
   */
  constructor(files: FileCalls, root: string, nextId: number, maxBytes: number = MAX_SEGMENT_BYTES) {
    this.#files = files;
    this.#root = root;
    this.#nextId = nextId;
    this.#maxBytes = maxBytes;
  }

  /**
   * Goes on with a segment that was not full when the process before ended.
   *
   * What lies behind its recorded end was never acknowledged, and goes. A file that is too short, or gone, is left
   * as it is for `verify` to report, and nothing is appended to it.
   */
  resume(row: SegmentRow): void {
    const segment = makeSegment(row.id, row.project, row.day, row.bytes, true);
    let size = -1;
    try {
      segment.fd = this.#files.open(this.#path(segment));
      size = this.#files.size(segment.fd);
      if (size > row.bytes) this.#files.truncate(segment.fd, row.bytes);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
    if (size < row.bytes) this.#abandon(segment);
    else this.#open.set(row.project, segment);
  }

  /** A number for a segment that is written elsewhere, an upload or a compacted one. */
  takeId(): number {
    return this.#nextId++;
  }

  /**
   * Finds room for a document; the same bytes of the day have it already.
   *
   * @param bytes - stay as they are until {@link flush}.
   * @returns Where it will be once `flush` has succeeded.
   */
  place(project: number, day: number, bytes: Uint8Array, sha256: Buffer): BlobPlace {
    const segment = this.#segmentFor(project, day, HEADER_BYTES + bytes.length);
    const hash = sha256.toString('latin1');
    const known = segment.places.get(hash);
    if (known?.length === bytes.length) return { project, segment: segment.id, ...known };
    const header = new Uint8Array(HEADER_BYTES);
    writeHeader(header, bytes.length, sha256);
    segment.queue.push(header, bytes);
    const found = { offset: segment.size + HEADER_BYTES, length: bytes.length };
    segment.size = found.offset + bytes.length;
    if (segment.places.size < MAX_REMEMBERED) {
      segment.places.set(hash, found);
      segment.fresh.push(hash);
    }
    this.#changed.set(segment.id, segment);
    return { project, segment: segment.id, ...found };
  }

  /**
   * Writes what was placed, and waits until it is on the disk.
   *
   * @returns Files that were synced.
   * @throws What the file system throws; nothing that was placed since the last `flush` is there then.
   */
  flush(): number {
    let syncs = 0;
    const waiting = [...this.#changed.values()].filter(({ queue }) => queue.length > 0);
    try {
      for (const segment of waiting) {
        this.#write(segment);
        syncs += 1;
      }
    } catch (error) {
      // Documents of one batch may be in several segments: none of them is referred to.
      for (const segment of waiting) this.#takeBack(segment);
      throw error;
    }
    for (const segment of waiting) {
      segment.synced = segment.size;
      segment.fresh = [];
      if (segment.isSealed) this.#closeFile(segment);
    }
    return syncs;
  }

  /** Forgets what was placed since the last {@link flush}. */
  discard(): void {
    const waiting = [...this.#changed.values()].filter(({ queue }) => queue.length > 0);
    for (const segment of waiting) this.#takeBack(segment);
  }

  /** Segments whose rows the next commit has to write. */
  changes(): SegmentRow[] {
    return Array.from(this.#changed.values(), ({ id, project, day, synced, isSealed }) => {
      return { id, project, day, bytes: synced, isSealed };
    });
  }

  /** Notes that {@link changes} were committed. */
  committed(): void {
    for (const segment of this.#changed.values()) segment.isKnown = true;
    this.#changed.clear();
  }

  /** Seals the open segment of a project, so that it can be written anew or removed; its row changes. */
  seal(project: number): void {
    const segment = this.#open.get(project);
    if (segment === undefined) return;
    this.#open.delete(project);
    segment.isSealed = true;
    this.#changed.set(segment.id, segment);
    if (segment.queue.length === 0) this.#closeFile(segment);
  }

  /** Lets go of all files. */
  close(): void {
    for (const segment of this.#open.values()) this.#closeFile(segment);
    this.#open.clear();
  }

  #path({ project, id }: Segment): string {
    return segmentPath(this.#root, project, id);
  }

  #segmentFor(project: number, day: number, bytes: number): Segment {
    const found = this.#open.get(project);
    if (found !== undefined) {
      const fits = found.size + bytes <= this.#maxBytes || found.size === MAGIC.length;
      if (found.day === day && fits) {
        this.#open.delete(project);
        this.#open.set(project, found);
        return found;
      }
      this.seal(project);
    }
    const made = makeSegment(this.#nextId++, project, day, 0, false);
    made.queue.push(MAGIC);
    made.size = MAGIC.length;
    this.#open.set(project, made);
    return made;
  }

  #write(segment: Segment): void {
    const fd = this.#fileOf(segment);
    let at = segment.synced;
    for (let from = 0; from < segment.queue.length; from += MAX_PIECES) {
      at += this.#writePieces(fd, segment.queue.slice(from, from + MAX_PIECES), at);
    }
    segment.queue = [];
    try {
      this.#files.sync(fd);
      if (this.#files.links(fd) === 0) throw Object.assign(new Error('Expected a file with a name'), { code: 'EIO' });
    } catch (error) {
      // What a file holds after a failed sync is not known, and one without a name is gone with the process: nothing is
      // ever appended to it again.
      this.#abandon(segment);
      throw error;
    }
  }

  /** @returns Bytes of the pieces, all of which were written. */
  #writePieces(fd: number, pieces: readonly Uint8Array[], at: number): number {
    const total = pieces.reduce((sum, { length }) => sum + length, 0);
    let left = pieces;
    for (let done = 0; done < total;) {
      const written = this.#files.write(fd, left, at + done);
      if (written <= 0) throw Object.assign(new Error('Expected a write to make progress'), { code: 'EIO' });
      done += written;
      if (done < total) left = rest(left, written);
    }
    return total;
  }

  #fileOf(segment: Segment): number {
    if (segment.fd !== undefined) return segment.fd;
    const isNew = segment.synced === 0;
    const path = this.#path(segment);
    const directory = segmentDirectory(this.#root, segment.project);
    if (isNew) this.#files.makeDirectory(directory);
    segment.fd = isNew ? this.#create(path) : this.#files.open(path);
    if (isNew) {
      this.#files.syncDirectory(directory);
      this.#files.syncDirectory(this.#root);
    }
    const opened = [...this.#open.values()].filter(({ fd }) => fd !== undefined);
    for (const other of opened.slice(0, Math.max(0, opened.length - MAX_OPEN_FILES))) {
      if (other !== segment && other.queue.length === 0) this.#closeFile(other);
    }
    return segment.fd;
  }

  /** A file of that number that exists was never committed: its process ended too early. */
  #create(path: string): number {
    try {
      return this.#files.create(path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      this.#files.remove(path);
      return this.#files.create(path);
    }
  }

  /** Goes back to what was on the disk before; where that cannot be, nothing more is appended. */
  #takeBack(segment: Segment): void {
    segment.queue = [];
    for (const hash of segment.fresh) segment.places.delete(hash);
    segment.fresh = [];
    segment.size = segment.synced;
    if (segment.synced === 0) return this.#abandon(segment);
    if (segment.isSealed) return this.#closeFile(segment);
    if (segment.fd === undefined) return undefined;
    try {
      this.#files.truncate(segment.fd, segment.synced);
    } catch {
      // The file stays longer than its row says, which `verify` and readers never look at.
      this.#abandon(segment);
    }
    return undefined;
  }

  /** Appends nothing more to a segment; one that never had anything is forgotten. */
  #abandon(segment: Segment): void {
    if (this.#open.get(segment.project) === segment) this.#open.delete(segment.project);
    this.#closeFile(segment);
    segment.isSealed = true;
    if (segment.isKnown || segment.synced > 0) {
      this.#changed.set(segment.id, segment);
      return;
    }
    this.#changed.delete(segment.id);
    try {
      this.#files.remove(this.#path(segment));
    } catch {
      // Its number is never given again within this process, and the next one removes it.
    }
  }

  #closeFile(segment: Segment): void {
    if (segment.fd === undefined) return;
    const { fd } = segment;
    segment.fd = undefined;
    try {
      this.#files.close(fd);
    } catch {
      // Everything that matters was synced before.
    }
  }
}

function makeSegment(id: number, project: number, day: number, bytes: number, isKnown: boolean): Segment {
  return {
    id,
    project,
    day,
    fd: undefined,
    size: bytes,
    synced: bytes,
    isSealed: false,
    isKnown,
    queue: [],
    places: new Map(),
    fresh: [],
  };
}

/** Pieces without the bytes that were written. */
function rest(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  let skip = written;
  const left: Uint8Array[] = [];
  for (const piece of pieces) {
    if (skip < piece.length) left.push(skip > 0 ? piece.subarray(skip) : piece);
    skip = Math.max(0, skip - piece.length);
  }
  return left;
}
