import type { ChunkOptions } from './write-options.ts';
import { type ReadOptions, READ_OPTIONS, readLoadOptions } from '../document/load-options.ts';
import { open, type FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { builtins, toJsonChunks } from './builtins.ts';
import { joinPieces, ownBytes } from '../base/bytes.ts';
import { isRaymonError, withFacts, type OptionError } from '../base/errors.ts';
import { ownErrors } from '../base/foreign-errors.ts';
import { quote } from '../base/path.ts';
import type { RaymonDataTypeClass } from '../document/jcr.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { StringCutter } from '../text/string-cutter.ts';
import type { TextInput, TextSource } from '../text/reader/text-source.ts';
import {
  compress,
  type Compression,
  compressionOfBytes,
  compressionOfName,
  compressor,
  decompress,
  MAGIC_BYTES,
} from '../disk/compression.ts';
import { replaceFile } from '../disk/replace-file.ts';
import { loadText } from './load-text.ts';
import { isRegistry, type Loaded, type Registry } from './registry.ts';
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
 * Reads a file of JSON text and loads the document that it states; a file of gzip, or of zstd where the engine has it,
 * is known by its first bytes, whatever its name. `documentBytes` bounds the text that comes out of it.
 *
 * @param path - of the file; errors of the file system come as Node gives them.
 * @param options - those of `fromJson`, and the registry.
 * @returns The wrapper; it owns its memory.
 * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} as `fromJson` does, with the `file`;
 *   `bad-compression` if a compressed file is damaged, cut off, or followed by other bytes.
 * @throws {@link OptionError} if the path is none, or an option is unknown or invalid.
 * @throws {@link MissingDependencyError} if the file is of zstd, and the engine is without it (Node before 22.15).
 */
export async function readJcr<
  C extends RaymonDataTypeClass = BuiltIn,
  const O extends FileReadOptions<C> = FileReadOptions<C>,
>(path: string | URL, options?: O & FileReadOptions<C>): Promise<Loaded<C, unknown, O>> {
  const { registry = builtins, ...reading } = readOptions<FileReadOptions<RaymonDataTypeClass>>(
    options,
    FILE_READ_OPTIONS,
  );
  if (!isRegistry(registry)) throw badOption('a registry', registry, ['registry']);
  const choices = readLoadOptions(reading, READ_OPTIONS);
  const file = await open(checkedPath(path), 'r');
  try {
    const stats = await file.stat();
    const { limits } = choices;
    const text = stats.isFile() ? await readRegular(file, stats.size, limits) : await readPipe(file, limits);
    // Without a registry of the caller's, C is the built-in classes.
    return loadText(registry, text, choices) as Loaded<C, unknown, O>;
  } catch (error) {
    throw isRaymonError(error) && error.file === undefined
      ? withFacts(error, `in ${quote(String(path), LONGEST_PATH_CHARACTERS)}`, { file: String(path) })
      : error;
  } finally {
    await file.close();
  }
}

/** Reads a file that is this long now; if it grows or shrinks meanwhile, what was there first. */
async function readRegular(file: FileHandle, size: number, limits: Limits): Promise<TextInput | TextSource> {
  const start = new Uint8Array(MAGIC_BYTES);
  await file.read(start, 0, MAGIC_BYTES, 0);
  const compression = compressionOfBytes(start);
  if (compression !== undefined) return unpacked(chunksOf(file), compression, limits);
  checkLimit(limits, 'documentBytes', size, []);
  const isSmall = size < SMALL_BYTES;
  const text = new StringCutter(limits);
  const buffer = ownBytes(isSmall ? size : BUFFER_BYTES);
  let at = 0;
  while (at < size) {
    const from = isSmall ? at : 0;
    const { bytesRead } = await file.read(buffer, from, Math.min(size - at, buffer.length - from), at);
    if (bytesRead === 0) break;
    if (!isSmall) text.take(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return isSmall ? buffer.subarray(0, at) : text.end();
}

/** Reads a pipe or a device, whose size is unknown, to its end. */
async function readPipe(file: FileHandle, limits: Limits): Promise<TextSource> {
  const chunks = chunksOf(file);
  const pieces: Uint8Array[] = [];
  let size = 0;
  // The first chunks of a pipe may be a byte each.
  while (size < MAGIC_BYTES) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    pieces.push(value);
    size += value.length;
  }
  const all = behind(pieces, chunks);
  const compression = compressionOfBytes(joinPieces(pieces, size));
  if (compression !== undefined) return unpacked(all, compression, limits);
  const text = new StringCutter(limits);
  for await (const chunk of all) text.take(chunk);
  return text.end();
}

async function unpacked(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  limits: Limits,
): Promise<TextSource> {
  const text = new StringCutter(limits);
  await decompress(chunks, compression, limits, (piece) => text.take(piece));
  return text.end();
}

async function* behind(
  first: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* first;
  yield* rest;
}

/** The bytes of a file from where it stands, each chunk in memory of its own. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const buffer = ownBytes(PIPE_BUFFER_BYTES);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    // A pipe may give a few bytes at a time.
    yield bytesRead * 2 < buffer.length ? buffer.slice(0, bytesRead) : buffer.subarray(0, bytesRead);
  }
}

const PIPE_BUFFER_BYTES = 64 * 1024;
/** Bytes of files that are read in one piece: twice as much memory is no matter there. */
const SMALL_BYTES = 32 * 2 ** 20;
const BUFFER_BYTES = 2 ** 20;

/** @throws {@link OptionError} if it is neither a path nor a URL of a file, which Node would say in an error of its own. */
function checkedPath(path: unknown): string {
  const refused = (): OptionError => badOption('a path, or the URL of a file', path, ['path']);
  const text = ownErrors(() => (path instanceof URL ? fileURLToPath(path) : path), refused);
  if (typeof text !== 'string' || text.includes('\0')) throw refused();
  return text;
}

/** Characters of a path that an error says. */
const LONGEST_PATH_CHARACTERS = 1000;

/**
 * Writes a value's document as JSON text into a file, whole or not at all: the text goes to a file beside it that
 * then takes its name, its permissions and, as far as the system lets this process, its owner.
 *
 * A name that ends in `.gz` asks for gzip, one in `.zst` for zstd. Symbolic links are followed. A FIFO, a device or
 * `/dev/stdout` is written into instead.
 *
 * @param path - of the file; errors of the file system come as Node gives them.
 * @param value - a wrapper, or any value that `wrap` takes; leave it as it is until the promise is settled.
 * @param options - limits, and the size of the buffer.
 * @returns Settles when the file has its name.
 * @throws {@link OptionError} if the path is none, or an option is unknown or invalid.
 * @throws {@link EncodeError} or {@link LimitError} before anything is written.
 * @throws {@link MissingDependencyError} if the name ends in `.zst`, and the engine is without zstd (Node before 22.15).
 */
export async function writeJcr(path: string | URL, value: unknown, options?: ChunkOptions): Promise<void> {
  const file = checkedPath(path);
  const pieces = toJsonChunks(value, options);
  const compression = compressionOfName(file);
  await replaceFile(file, compression === undefined ? pieces : compress(pieces, await compressor(compression)));
}
