import { createHash, type Hash } from 'node:crypto';
import type { Uploads } from '../calls.ts';
import { HubError } from '../../core/hub-error.ts';
import { storeError } from '../store-error.ts';
import {
  MAX_BLOB_BYTES,
  STREAM_CHUNK_BYTES,
  type BlobPlace,
  type Blobs,
  type BlobUpload,
  type ByteRange,
  type StoredBlob,
} from '../../blobs/blobs.ts';
import { asyncFileCalls, hasCode, isFull, type AsyncFileCalls, type OpenFile } from '../../blobs/file-calls.ts';
import { HEADER_BYTES, MAGIC, segmentDirectory, segmentPath, writeHeader } from '../../blobs/segment-format.ts';

/** The uploads of a store, asked from another thread. */
export interface AsyncUploads {
  uploadBegin(project: number): Promise<ReturnType<Uploads['uploadBegin']>>;
  uploadAbort(segment: number): Promise<ReturnType<Uploads['uploadAbort']>>;
}

/** Documents in the segment files of a directory. */
export class FileBlobs implements Blobs {
  /** Directory of the hub. */
  readonly root: string;
  readonly #uploads: AsyncUploads;
  readonly #files: AsyncFileCalls;
  /** How often each segment is being read. */
  readonly #reading = new Map<number, number>();

  constructor(root: string, uploads: AsyncUploads, files: AsyncFileCalls = asyncFileCalls) {
    this.root = root;
    this.#uploads = uploads;
    this.#files = files;
  }

  /** Segments that are being read. */
  get busy(): number[] {
    return [...this.#reading.keys()];
  }

  async upload(project: number, maxBytes: number): Promise<BlobUpload> {
    const segment = await this.#uploads.uploadBegin(project);
    const place = { project, segment, offset: MAGIC.length + HEADER_BYTES };
    const path = segmentPath(this.root, project, segment);
    const gone = async (): Promise<void> => {
      // Once a record refers to the segment it is no upload any more, and its file stays.
      if (await this.#uploads.uploadAbort(segment)) await this.#files.remove(path).catch(() => undefined);
    };
    try {
      const directory = segmentDirectory(this.root, project);
      await this.#files.makeDirectory(directory);
      const file = await this.#files.create(path);
      const sync = async (): Promise<void> => {
        await this.#files.syncDirectory(directory);
        await this.#files.syncDirectory(this.root);
      };
      return new FileUpload(file, place, Math.min(maxBytes, MAX_BLOB_BYTES), sync, gone);
    } catch (error) {
      await gone();
      throw failure(error);
    }
  }

  async read(place: BlobPlace, range?: ByteRange): Promise<Uint8Array> {
    const { start, end } = within(place, range);
    const file = await this.#open(place);
    try {
      return await readWhole(file, place.offset + start, end - start);
    } finally {
      await this.#close(place, file);
    }
  }

  async stream(place: BlobPlace, range?: ByteRange): Promise<AsyncIterableIterator<Uint8Array>> {
    const { start, end } = within(place, range);
    const file = await this.#open(place);
    return new FileStream(file, place.offset + start, place.offset + end, () => this.#close(place, file));
  }

  async #open({ project, segment }: BlobPlace): Promise<OpenFile> {
    // Counted before it is open: gc must not take what is about to be read.
    this.#reading.set(segment, (this.#reading.get(segment) ?? 0) + 1);
    try {
      return await this.#files.open(segmentPath(this.root, project, segment));
    } catch (error) {
      this.#done(segment);
      if (hasCode(error, 'ENOENT')) throw storeError('not-found', 'Expected a document, it was deleted');
      throw failure(error);
    }
  }

  async #close({ segment }: BlobPlace, file: OpenFile): Promise<void> {
    this.#done(segment);
    await file.close();
  }

  #done(segment: number): void {
    const count = (this.#reading.get(segment) ?? 1) - 1;
    if (count === 0) this.#reading.delete(segment);
    else this.#reading.set(segment, count);
  }
}

/** A part of an open file, chunk by chunk; it is closed at the end, at an error, and when the reader has enough. */
class FileStream implements AsyncIterableIterator<Uint8Array> {
  readonly #file: OpenFile;
  readonly #end: number;
  readonly #close: () => Promise<void>;
  #at: number;
  #isOpen = true;

  constructor(file: OpenFile, start: number, end: number, close: () => Promise<void>) {
    this.#file = file;
    this.#at = start;
    this.#end = end;
    this.#close = close;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (!this.#isOpen || this.#at >= this.#end) return this.return();
    try {
      const value = await readWhole(this.#file, this.#at, Math.min(STREAM_CHUNK_BYTES, this.#end - this.#at));
      this.#at += value.length;
      return { done: false, value };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    if (this.#isOpen) {
      this.#isOpen = false;
      await this.#close();
    }
    return { done: true, value: undefined };
  }
}

/** One document in a file of its own. */
class FileUpload implements BlobUpload {
  readonly #file: OpenFile;
  readonly #place: Omit<BlobPlace, 'length'>;
  readonly #maxBytes: number;
  readonly #sync: () => Promise<void>;
  readonly #gone: () => Promise<void>;
  readonly #hash: Hash = createHash('sha256');
  #length = 0;
  #isOpen = true;

  constructor(
    file: OpenFile,
    place: Omit<BlobPlace, 'length'>,
    maxBytes: number,
    sync: () => Promise<void>,
    gone: () => Promise<void>,
  ) {
    this.#file = file;
    this.#place = place;
    this.#maxBytes = maxBytes;
    this.#sync = sync;
    this.#gone = gone;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#check();
    try {
      if (this.#length + chunk.length > this.#maxBytes) {
        throw new HubError(413, 'limit', `Expected a document of at most ${this.#maxBytes} bytes`);
      }
      await this.#writeAt(chunk, this.#place.offset + this.#length);
      this.#hash.update(chunk);
      this.#length += chunk.length;
    } catch (error) {
      // What stays behind goes with the next start.
      await this.abort().catch(() => undefined);
      throw failure(error);
    }
  }

  async finish(): Promise<StoredBlob> {
    this.#check();
    const sha256 = this.#hash.digest();
    try {
      const head = new Uint8Array(MAGIC.length + HEADER_BYTES);
      head.set(MAGIC);
      writeHeader(head.subarray(MAGIC.length), this.#length, sha256);
      await this.#writeAt(head, 0);
      await this.#file.sync();
      await this.#sync();
      this.#isOpen = false;
      await this.#file.close();
      return { place: { ...this.#place, length: this.#length }, sha256: new Uint8Array(sha256) };
    } catch (error) {
      // What stays behind goes with the next start.
      await this.abort().catch(() => undefined);
      throw failure(error);
    }
  }

  async abort(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false;
      await this.#file.close().catch(() => undefined);
    }
    await this.#gone();
  }

  #check(): void {
    if (!this.#isOpen) throw storeError('closed', 'Expected an upload that has not ended');
  }

  async #writeAt(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const written = await this.#file.write(bytes.subarray(done), at + done);
      if (written <= 0) throw storeError('storage', 'Expected a write to make progress');
      done += written;
    }
  }
}

async function readWhole(file: OpenFile, at: number, length: number): Promise<Uint8Array> {
  const into = new Uint8Array(length);
  try {
    for (let done = 0; done < length;) {
      const read = await file.read(into.subarray(done), at + done);
      if (read <= 0) throw storeError('corrupt', 'Expected the bytes of a document, its file ends too early');
      done += read;
    }
    return into;
  } catch (error) {
    throw failure(error);
  }
}

function within(place: BlobPlace, range: ByteRange = { start: 0, end: place.length }): ByteRange {
  const { start, end } = range;
  if (start >= 0 && start <= end && end <= place.length) return range;
  throw new RangeError(`Expected a range within ${place.length} bytes, got ${start} to ${end}`);
}

function failure(error: unknown): HubError {
  if (error instanceof HubError) return error;
  if (isFull(error)) return storeError('disk-full', 'Expected free space on the disk, got none', { cause: error });
  return storeError('storage', 'Expected the disk to read and write, it failed', { cause: error });
}
