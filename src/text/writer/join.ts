import { ENCODER, ownBytes } from '../../base/bytes.ts';
import { EncodeError, LimitError } from '../../base/errors.ts';
import { checkLimit, type Limits, longerThanString, LONGEST_STRING } from '../../base/limits.ts';
import { utf8Chunks, utf8Length, writeUtf8 } from '../../base/utf8.ts';
import type { Payload } from '../../json/payload.ts';

/** A stretch of JSON text: ready, or a payload that still has to be written. */
export type JsonPart = string | Payload;

/**
 * Joins the parts of a text into one string.
 *
 * @throws {@link LimitError} if it is longer than `documentBytes` or than the engine's longest string.
 */
export function joinText(parts: readonly JsonPart[], limits: Limits): string {
  const [first = ''] = parts;
  const text = parts.length === 1 && typeof first === 'string' ? first : concatenate(parts, limits);
  // A character is at least one byte and at most three.
  if (text.length * 3 > limits.documentBytes) checkLimit(limits, 'documentBytes', utf8Length(text), []);
  return text;
}

function concatenate(parts: readonly JsonPart[], limits: Limits): string {
  let length = 0;
  let text = '';
  for (const part of parts) {
    length += typeof part === 'string' ? part.length : part.byteLength;
    checkLimit(limits, 'documentBytes', length, []);
    if (length > LONGEST_STRING) throw longerThanString('a text');
    text += typeof part === 'string' ? part : part.text();
  }
  return text;
}

/**
 * Joins the parts of a text into UTF-8.
 *
 * @returns Bytes of exactly that length, in memory of their own.
 * @throws {@link LimitError} if they are more than `documentBytes`, or than the platform can hold in one piece.
 */
export function joinBytes(parts: readonly JsonPart[], limits: Limits): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return textBytes(only, limits);
  const lengths = parts.map((part) => (typeof part === 'string' ? utf8Length(part) : part.byteLength));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  checkLimit(limits, 'documentBytes', total, []);
  const bytes = allocate(total);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const length = lengths[index] ?? 0;
    if (typeof part === 'string') writeUtf8(bytes.subarray(at, at + length), part, 0, length);
    else fill(bytes.subarray(at, at + length), part);
    at += length;
  }
  return bytes;
}

/** Characters up to which one call of the engine's encoder, which measures, allocates and writes, is the fastest. */
const SHORT_CHARACTERS = 8 * 1024;

/** A short text is most often ASCII: as many bytes as characters. */
function textBytes(text: string, limits: Limits): Uint8Array<ArrayBuffer> {
  if (text.length < SHORT_CHARACTERS) {
    const bytes = ENCODER.encode(text);
    checkLimit(limits, 'documentBytes', bytes.length, []);
    return bytes;
  }
  const length = utf8Length(text);
  checkLimit(limits, 'documentBytes', length, []);
  const bytes = allocate(length);
  writeUtf8(bytes, text, 0, length);
  return bytes;
}

function allocate(length: number): Uint8Array<ArrayBuffer> {
  try {
    return ownBytes(length);
  } catch (error) {
    const message = `Expected a text that fits one buffer, got ${length} bytes: write it with toJsonChunks or writeJcr`;
    throw new LimitError('buffer', length - 1, message, [], { cause: error });
  }
}

/** Writes a payload into exactly the room it said it needs. */
function fill(target: Uint8Array, payload: Payload): void {
  let filled = 0;
  for (const chunk of payload.chunks(target)) {
    // A buffer that holds the whole text gives one piece; a payload of a user's may have written it elsewhere.
    if (filled > 0 || chunk.length > target.length) throw wrongLength(target, filled + chunk.length);
    if (chunk.buffer !== target.buffer || chunk.byteOffset !== target.byteOffset) target.set(chunk);
    filled = chunk.length;
  }
  if (filled !== target.length) throw wrongLength(target, filled);
}

function wrongLength(target: Uint8Array, length: number): EncodeError {
  return new EncodeError('size-mismatch', `Expected a payload of ${target.length} bytes of text, got ${length}`);
}

/**
 * Writes the parts of a text through one buffer.
 *
 * @returns Pieces of UTF-8; each is a view of `buffer`, valid until the next is asked for.
 * @throws {@link LimitError} once more than `documentBytes` would be written.
 */
export function* joinChunks(parts: readonly JsonPart[], limits: Limits, buffer: Uint8Array): Iterable<Uint8Array> {
  let total = 0;
  for (const part of parts) {
    const chunks = typeof part === 'string' ? utf8Chunks([part], buffer) : part.chunks(buffer);
    for (const chunk of chunks) {
      total += chunk.length;
      checkLimit(limits, 'documentBytes', total, []);
      yield chunk;
    }
  }
}
