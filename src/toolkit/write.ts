/**
 * What an entry point's functions do, its registry given first: functions of their own and no object, so that bundlers
 * leave out those that a program does not use.
 *
 * @module
 */
import { writeMsgpack } from '../text/msgpack/writer.ts';
import { ownBytes } from '../base/bytes.ts';
import { callLimits, type Limits } from '../base/limits.ts';
import { badOption, readOptions } from '../base/options.ts';
import type { Registry } from './registry.ts';
import { stateDocument } from '../document/state-document.ts';
import { canonicalParts } from '../text/writer/canonical.ts';
import { jsonParts } from '../text/writer/writer.ts';
import { joinBytes, joinChunks, joinText, type JsonPart } from '../text/writer/join.ts';
import { createSha256 } from '../base/sha256.ts';
import { CHUNK_OPTIONS, type ChunkOptions, type WriteOptions } from './write-options.ts';

/** A text not yet joined, and what it may cost. */
interface Text {
  readonly parts: readonly JsonPart[];
  readonly limits: Limits;
}

function documentOf(
  registry: Registry,
  value: unknown,
  limits: Limits,
  form?: 'canonical',
): ReturnType<typeof stateDocument>['document'] {
  return stateDocument(registry.wrapToState(value, limits), limits, [], 0, form).document;
}

function jsonText(registry: Registry, value: unknown, options: WriteOptions | undefined): Text {
  const limits = callLimits(options);
  return { parts: jsonParts(documentOf(registry, value, limits)), limits };
}

function canonicalText(registry: Registry, value: unknown, options: WriteOptions | undefined): Text {
  const limits = callLimits(options);
  return { parts: canonicalParts(documentOf(registry, value, limits, 'canonical')), limits };
}

/** See {@link Toolkit.toJson}. */
export function writeText(registry: Registry, value: unknown, options: WriteOptions | undefined): string {
  const { parts, limits } = jsonText(registry, value, options);
  return joinText(parts, limits);
}

/** See {@link Toolkit.toJsonBytes}. */
export function writeBytes(
  registry: Registry,
  value: unknown,
  options: WriteOptions | undefined,
): Uint8Array<ArrayBuffer> {
  const { parts, limits } = jsonText(registry, value, options);
  return joinBytes(parts, limits);
}

const SMALLEST_BUFFER_BYTES = 1024;
const USUAL_BUFFER_BYTES = 1024 * 1024;

/** See {@link Toolkit.toJsonChunks}. */
export function writeChunks(
  registry: Registry,
  value: unknown,
  options: ChunkOptions | undefined,
): Iterable<Uint8Array> {
  const { bufferBytes = USUAL_BUFFER_BYTES, limits: given } = readOptions(options, CHUNK_OPTIONS);
  if (!Number.isSafeInteger(bufferBytes) || bufferBytes < 0) {
    throw badOption('an integer from 0', bufferBytes, ['bufferBytes']);
  }
  const { parts, limits } = jsonText(registry, value, { limits: given });
  // A small text needs no more room than its own.
  const longest = parts.reduce((most, part) => Math.max(most, roomFor(part)), SMALLEST_BUFFER_BYTES);
  return joinChunks(parts, limits, ownBytes(Math.min(longest, Math.max(SMALLEST_BUFFER_BYTES, bufferBytes))));
}

/** See {@link Toolkit.toJsonStream}. */
export function writeStream(
  registry: Registry,
  value: unknown,
  options: ChunkOptions | undefined,
): ReadableStream<Uint8Array> {
  const pieces = writeChunks(registry, value, options)[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value: piece, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(piece.slice());
    },
  });
}

/** See {@link Toolkit.toMsgpack}. */
export function writePacked(
  registry: Registry,
  value: unknown,
  options: WriteOptions | undefined,
): Uint8Array<ArrayBuffer> {
  const limits = callLimits(options);
  return writeMsgpack(documentOf(registry, value, limits), limits);
}

/** See {@link Toolkit.toCanonicalJson}. */
export function writeCanonical(registry: Registry, value: unknown, options: WriteOptions | undefined): string {
  const { parts, limits } = canonicalText(registry, value, options);
  return joinText(parts, limits);
}

/** Bytes of text hashed at a time. */
const HASH_CHUNK_BYTES = 256 * 1024;

/** See {@link Toolkit.contentHash}. */
export function hashCanonical(registry: Registry, value: unknown, options: WriteOptions | undefined): string {
  const { parts, limits } = canonicalText(registry, value, options);
  const hash = createSha256();
  for (const chunk of joinChunks(parts, limits, new Uint8Array(HASH_CHUNK_BYTES))) hash.update(chunk);
  return hash.hex();
}

/** At most the bytes of a part. */
function roomFor(part: JsonPart): number {
  return typeof part === 'string' ? part.length * 3 : part.byteLength;
}
