import { RawString } from '../../json/raw-string.ts';
import { CheckedJcr } from '../../document/checked-document.ts';
import { ownBytes } from '../../base/bytes.ts';
import { EncodeError, LimitError } from '../../base/errors.ts';
import { OrderedObject } from '../../json/tree.ts';
import type { KeptShape } from '../../base/kept-shape.ts';
import { checkLimit, LONGEST_STRING, type Limits } from '../../base/limits.ts';
import { isPayloadList, Payload, type PayloadJson } from '../../json/payload.ts';
import { utf8Chunks, utf8Length } from '../../base/utf8.ts';

/** A stretch of JSON text: ready, or a payload that still has to be written. */
export type JsonPart = string | Payload;

/**
 * The JSON text of a checked document: what `JSON.stringify` gives, with the order of integer-like names and large
 * integers kept.
 */
export function jsonParts(document: PayloadJson): JsonPart[] {
  const writer = new PartWriter();
  writer.value(document);
  return writer.finish();
}

/** Characters from which a text of many payloads goes on in a new part. */
const LONG = 128 * 1024;

class PartWriter {
  readonly #parts: JsonPart[] = [];
  #text = '';

  finish(): JsonPart[] {
    if (this.#text !== '') this.#parts.push(this.#text);
    return this.#parts;
  }

  value(value: PayloadJson): void {
    switch (typeof value) {
      case 'string':
        this.#add(quoted(value));
        break;
      case 'object':
        if (value === null) this.#add('null');
        else if (value instanceof Payload) this.#payload(value);
        else if (value instanceof RawString) this.#add(JSON.stringify(value.toString()));
        else if (isPayloadList(value)) this.#array(value);
        else if (value instanceof CheckedJcr) this.#document(value);
        else this.#object(value);
        break;
      default:
        this.#add(Object.is(value, -0) ? '0' : String(value));
    }
  }

  #add(text: string): void {
    if (this.#text.length + text.length > LONGEST_STRING) {
      this.#parts.push(this.#text);
      this.#text = text;
    } else {
      this.#text += text;
    }
  }

  #payload(payload: Payload): void {
    if (payload.isLarge) {
      this.#parts.push(this.#text, payload);
      this.#text = '';
    } else {
      if (this.#text.length > LONG) this.#flush();
      this.#add(payload.text());
    }
  }

  #document(document: CheckedJcr): void {
    const text = CheckedJcr.shortTextOf(document);
    if (text === undefined) {
      this.#object(document);
    } else {
      if (this.#text.length > LONG) this.#flush();
      this.#add(text);
    }
  }

  #flush(): void {
    const text = this.#text;
    // Asking for a character makes the engine copy what was added up into one piece: what it was added up of, which
    // is as long again, can go while it is young.
    text.charCodeAt(text.length - 1);
    this.#parts.push(text);
    this.#text = '';
  }

  #array(items: readonly PayloadJson[]): void {
    let before = '[';
    for (const item of items) {
      this.#add(before);
      before = ',';
      this.value(item);
    }
    this.#add(before === '[' ? '[]' : ']');
  }

  #object(object: object): void {
    let before = '{';
    const names = object instanceof OrderedObject ? object.members.keys() : Object.keys(object);
    for (const name of names) {
      this.#add(`${before}${quoted(name)}:`);
      before = ',';
      this.value(memberOf(object, name));
    }
    this.#add(before === '{' ? '{}' : '}');
  }

  protected static readonly kept: KeptShape = /* @__PURE__ */ new PartWriter();
}

function memberOf(object: object, name: string): PayloadJson {
  const member = object instanceof OrderedObject ? object.members.get(name) : (object as Members)[name];
  return member as PayloadJson;
}

interface Members {
  readonly [name: string]: PayloadJson;
}

/**
 * A string as JSON. Names and dtypes, which are most of what stands around payloads, need no escapes.
 *
 * @throws {@link LimitError} if the escapes make it longer than any string.
 */
function quoted(text: string): string {
  if (text.length < 64 && PLAIN.test(text)) return `"${text}"`;
  try {
    return JSON.stringify(text);
  } catch (error) {
    throw tooLong({ cause: error });
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;

function tooLong(options?: ErrorOptions): LimitError {
  return new LimitError(
    'string',
    LONGEST_STRING,
    `Expected a text that fits one string of at most ${LONGEST_STRING} characters: write it with toJsonBytes, toJsonChunks or writeJcr`,
    [],
    options,
  );
}

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
    if (length > LONGEST_STRING) throw tooLong();
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
    fill(bytes.subarray(at, at + length), part);
    at += length;
  }
  return bytes;
}

/** A short text is most often ASCII: as many bytes as characters. */
function textBytes(text: string, limits: Limits): Uint8Array<ArrayBuffer> {
  if (text.length < SHORT) {
    const bytes = ENCODER.encode(text);
    checkLimit(limits, 'documentBytes', bytes.length, []);
    return bytes;
  }
  const length = utf8Length(text);
  checkLimit(limits, 'documentBytes', length, []);
  const bytes = allocate(length);
  if (typeof Buffer === 'undefined') fill(bytes, text);
  else if (length === text.length) Buffer.prototype.latin1Write.call(bytes, text, 0, length);
  else Buffer.prototype.utf8Write.call(bytes, text, 0, length);
  return bytes;
}

const ENCODER = /* @__PURE__ */ new TextEncoder();

/** Characters up to which one call of the engine's encoder, which measures, allocates and writes, is the fastest. */
const SHORT = 8 * 1024;

function allocate(length: number): Uint8Array<ArrayBuffer> {
  try {
    return ownBytes(length);
  } catch (error) {
    const message = `Expected a text that fits one buffer, got ${length} bytes: write it with toJsonChunks or writeJcr`;
    throw new LimitError('buffer', length - 1, message, [], { cause: error });
  }
}

/** Writes a part into exactly the room it said it needs. */
function fill(target: Uint8Array, part: JsonPart): void {
  let filled = 0;
  const chunks = typeof part === 'string' ? utf8Chunks([part], target) : part.chunks(target);
  for (const chunk of chunks) {
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
