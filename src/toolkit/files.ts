import type { ChunkOptions } from './write-options.ts';
import { type ReadOptions, READ_OPTIONS, readLoadOptions } from '../document/load-options.ts';
import { open, type FileHandle } from 'node:fs/promises';
import { builtins, toJsonChunks } from './builtins.ts';
import { ownBytes } from '../base/bytes.ts';
import { isRaymonError, LimitError } from '../base/errors.ts';
import { quote } from '../base/path.ts';
import type { RaymonDataTypeClass } from '../document/jcr.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { replaceFile } from '../disk/replace-file.ts';
import { type Loaded, Registry } from './registry.ts';
import { badOption, type OptionNames, readOptions } from '../base/options.ts';

/** How a file is read. */
export interface FileReadOptions<C extends RaymonDataTypeClass> extends ReadOptions {
  /** The classes that the document may name; the built-in ones by default. */
  readonly registry?: Registry<C> | undefined;
}

const FILE_READ_OPTIONS: OptionNames<FileReadOptions<RaymonDataTypeClass>> = { ...READ_OPTIONS, registry: true };

/** The classes of the built-in registry. */
type BuiltIn = typeof builtins extends Registry<infer C> ? C : never;

/**
 * Reads a file of JSON text and loads the document that it states.
 *
 * @param path - of the file; errors of the file system come as Node gives them.
 * @param options - those of `fromJson`, and the registry.
 * @returns The wrapper; it owns its memory.
 * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} as `fromJson` does, with the `file`.
 */
export async function readJcr<
  C extends RaymonDataTypeClass = BuiltIn,
  const O extends FileReadOptions<C> = FileReadOptions<C>,
>(path: string | URL, options?: O & FileReadOptions<C>): Promise<Loaded<C, unknown, O>> {
  const { registry = builtins, ...reading } = readOptions<FileReadOptions<RaymonDataTypeClass>>(
    options,
    FILE_READ_OPTIONS,
  );
  if (!(registry instanceof Registry)) throw badOption('a registry', registry, ['registry']);
  const { limits } = readLoadOptions(reading, READ_OPTIONS);
  const file = await open(path, 'r');
  try {
    const stats = await file.stat();
    checkLimit(limits, 'documentBytes', stats.size, []);
    const text = stats.isFile() ? await readWhole(file, stats.size) : await readToEnd(file, limits);
    // Without a registry of the caller's, C is the built-in classes.
    return registry.fromJson(text, reading) as Loaded<C, unknown, O>;
  } catch (error) {
    throw isRaymonError(error) && error.file === undefined
      ? error.knowing(`in ${quote(String(path), LONGEST_PATH_CHARACTERS)}`, { file: String(path) })
      : error;
  } finally {
    await file.close();
  }
}

/** Reads a file that is this long now; if it grows or shrinks meanwhile, what was there first. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = allocate(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await file.read(bytes, at, Math.min(size - at, MAX_READ_BYTES), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

/** Reads a pipe or a device, whose size is unknown, to its end. */
async function readToEnd(file: FileHandle, limits: Limits): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let size = 0; ;) {
    const buffer = ownBytes(PIPE_BUFFER_BYTES);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return pieces;
    size += bytesRead;
    checkLimit(limits, 'documentBytes', size, []);
    // A pipe may give a few bytes at a time.
    pieces.push(bytesRead * 2 < buffer.length ? buffer.slice(0, bytesRead) : buffer.subarray(0, bytesRead));
  }
}

const PIPE_BUFFER_BYTES = 64 * 1024;
/** One read call takes at most 2 GiB. */
const MAX_READ_BYTES = 2 ** 30;

/** Characters of a path that an error says. */
const LONGEST_PATH_CHARACTERS = 1000;

function allocate(size: number): Uint8Array {
  try {
    return ownBytes(size);
  } catch (error) {
    const message = `Expected a file that fits one buffer of this version of Node, got ${size} bytes`;
    throw new LimitError('buffer', size - 1, message, [], { cause: error });
  }
}

/**
 * Writes a value's document as JSON text into a file, whole or not at all: the text goes to a file beside it that
 * then takes its name, its permissions and, as far as the system lets this process, its owner.
 *
 * Symbolic links are followed. A FIFO, a device or `/dev/stdout` is written into instead.
 *
 * @param path - of the file; errors of the file system come as Node gives them.
 * @param value - a wrapper, or any value that `wrap` takes; leave it as it is until the promise is settled.
 * @param options - limits, and the size of the buffer.
 * @returns Settles when the file has its name.
 * @throws {@link EncodeError} or {@link LimitError} before anything is written.
 */
export async function writeJcr(path: string, value: unknown, options?: ChunkOptions): Promise<void> {
  await replaceFile(path, toJsonChunks(value, options));
}
