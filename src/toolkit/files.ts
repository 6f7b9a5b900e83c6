import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { builtins, toJsonChunks } from './builtins.ts';
import { ownBytes } from '../base/bytes.ts';
import { LimitError } from '../base/errors.ts';
import type { RaymonDataTypeClass } from '../document/jcr.ts';
import { checkLimit, resolveLimits } from '../base/limits.ts';
import type { Loaded, ReadOptions, Registry } from './registry.ts';
import type { ChunkOptions } from './toolkit.ts';

/** How a file is read. */
export interface FileReadOptions<C extends RaymonDataTypeClass> extends ReadOptions {
  /** The classes that the document may name; the built-in ones by default. */
  readonly registry?: Registry<C> | undefined;
}

/** The classes of the built-in registry. */
type BuiltIn = typeof builtins extends Registry<infer C> ? C : never;

/**
 * Reads a file of JSON text and loads the document that it states.
 *
 * @param path - of the file; errors of the file system come as Node gives them.
 * @param options - those of `fromJson`, and the registry.
 * @returns The wrapper; it owns its memory.
 * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} as `fromJson` does.
 */
export async function readJcr<
  C extends RaymonDataTypeClass = BuiltIn,
  const O extends FileReadOptions<C> = FileReadOptions<C>,
>(path: string | URL, options?: O & FileReadOptions<C>): Promise<Loaded<C, unknown, O>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    checkLimit(resolveLimits(options?.limits), 'documentBytes', size, []);
    const bytes = await readWhole(file, size);
    const registry: Registry = options?.registry ?? builtins;
    // Without a registry of the caller's, C is the built-in classes.
    return registry.fromJson(bytes, options) as Loaded<C, unknown, O>;
  } finally {
    await file.close();
  }
}

/** Reads a file that is this long now; if it grows or shrinks meanwhile, what was there first. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = allocate(size);
  let at = 0;
  while (at < size) {
    // One read call takes at most 2 GiB.
    const { bytesRead } = await file.read(bytes, at, Math.min(size - at, LONGEST_READ), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

const LONGEST_READ = 2 ** 30;

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
 * then takes its name.
 *
 * @param value - a wrapper, or any value that `wrap` takes; leave it as it is until the promise is settled.
 * @param path - of the file; errors of the file system come as Node gives them.
 * @param options - limits, and the size of the buffer.
 * @returns Settles when the file has its name.
 * @throws {@link EncodeError} or {@link LimitError} before anything is written.
 */
export async function writeJcr(path: string, value: unknown, options?: ChunkOptions): Promise<void> {
  const chunks = toJsonChunks(value, options);
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx');
  try {
    try {
      for (const chunk of chunks) await writeAll(file, chunk);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}
