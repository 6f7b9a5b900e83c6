import { RawString } from '../../json/raw-string.ts';
import { Base64Payload } from '../../json/base64-payload.ts';
import { ownBytes } from '../../base/bytes.ts';
import { EncodeError, LimitError } from '../../base/errors.ts';
import { OrderedObject } from '../../json/tree.ts';
import { checkLimit, tooMuch, type Limits } from '../../base/limits.ts';
import { describe, type Path } from '../../base/path.ts';
import { Payload, type PayloadJson } from '../../json/payload.ts';
import { stringLength, writeString } from './strings.ts';

/**
 * Writes a document as msgpack that Python's `from_msgpack` reads: integers in their smallest form, other numbers as
 * float64, payloads as the strings they stand for.
 *
 * @returns One buffer of exactly the size needed, in memory of its own.
 * @throws {@link EncodeError} `unsupported-value` for half a surrogate pair, or an integer beyond 64 bits.
 * @throws {@link EncodeError} `size-mismatch` if a payload's memory changed while it was written.
 * @throws {@link LimitError} if the document is deeper, wider or longer than the limits or msgpack allow.
 */
export function writeMsgpack(document: PayloadJson, limits: Limits): Uint8Array<ArrayBuffer> {
  const plan = new Plan(document, limits);
  checkLimit(limits, 'documentBytes', plan.size, []);
  const writer = new Writer(allocate(plan.size));
  return writer.write(plan.steps);
}

function allocate(size: number): Uint8Array<ArrayBuffer> {
  try {
    return ownBytes(size);
  } catch (cause) {
    throw new LimitError('documentBytes', size, `Expected a document that fits one buffer, got ${size} bytes`, [], {
      cause,
    });
  }
}

/** A part of the output: a number, a word, or a head that says how much follows it. */
type Step = null | boolean | number | bigint | Head | Text;

/** The head of an array or a map. */
class Head {
  readonly isMap: boolean;
  readonly count: number;

  constructor(isMap: boolean, count: number) {
    this.isMap = isMap;
    this.count = count;
  }
}

/** A string with its length in UTF-8. */
class Text {
  readonly content: string | RawString | Base64Payload;
  readonly length: number;
  readonly path: Path;

  constructor(content: string | RawString | Base64Payload, length: number, path: Path) {
    this.content = content;
    this.length = length;
    this.path = path;
  }
}

const ROOT: Path = [];
const LONGEST = 2 ** 32 - 1;

/** A container whose elements are being listed. */
interface Open {
  /** The names of its members; undefined for an array. */
  readonly names: readonly string[] | undefined;
  readonly values: readonly PayloadJson[];
  next: number;
}

/**
 * Lists the parts of the output and adds up their sizes, so that the writing pass never meets a surprise. Keeps its
 * own stack: a deep document must not meet the end of the engine's.
 */
class Plan {
  readonly steps: Step[] = [];
  size = 0;
  readonly #limits: Limits;
  readonly #open: Open[] = [];
  readonly #path: (string | number)[] = [];

  constructor(document: PayloadJson, limits: Limits) {
    this.#limits = limits;
    this.#add(document);
    for (let open = this.#open.at(-1); open !== undefined; open = this.#open.at(-1)) {
      if (open.next === open.values.length) {
        this.#open.pop();
        this.#path.length = this.#open.length;
      } else {
        this.#addNext(open);
      }
    }
  }

  #addNext(open: Open): void {
    const index = open.next++;
    const name = open.names?.[index];
    this.#path[this.#open.length - 1] = name ?? index;
    if (name !== undefined) this.#addString(name);
    this.#add(open.values[index] as PayloadJson);
  }

  #add(value: PayloadJson): void {
    if (typeof value === 'string') this.#addString(value);
    else if (typeof value === 'number') this.#addNumber(value);
    else if (value === null || typeof value === 'boolean') this.#addStep(value, 1);
    else if (typeof value === 'bigint') this.#addBigInt(value);
    else if (value instanceof RawString) this.#addText(value, value.characters.length, ROOT);
    else if (value instanceof Base64Payload) this.#addText(value, value.byteLength - 2, [...this.#path]);
    else if (value instanceof Payload) this.#add(value.toJSON());
    else if (typeof value === 'object') this.#addContainer(value);
    else throw this.#unsupported(`Expected a JSON value, got ${describe(value)}`);
  }

  #addStep(step: Step, size: number): void {
    this.steps.push(step);
    this.size += size;
  }

  #addString(value: string): void {
    const length = stringLength(value);
    if (length === undefined) throw this.#unsupported('Expected text, got half of a surrogate pair');
    this.#addText(value, length, ROOT);
  }

  #addText(content: Text['content'], length: number, path: Path): void {
    if (length > LONGEST) {
      const message = `Expected a string of at most ${LONGEST} bytes, as msgpack allows, got ${length}`;
      throw new LimitError('string', LONGEST, message, this.#path);
    }
    const head = length < 32 ? 1 : length < 2 ** 8 ? 2 : length < 2 ** 16 ? 3 : 5;
    this.#addStep(new Text(content, length, path), head + length);
  }

  #addNumber(value: number): void {
    if (!Number.isFinite(value)) throw this.#unsupported(`Expected a finite number, got ${value}`);
    this.#addStep(value, isInt(value) ? intLength(value) : 9);
  }

  #addBigInt(value: bigint): void {
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw this.#unsupported('Expected an integer of 64 bits, as msgpack allows, got a larger one');
    }
    const number = Number(value);
    if (Number.isSafeInteger(number)) this.#addStep(number, intLength(number));
    else this.#addStep(value, 9);
  }

  #addContainer(value: object): void {
    const depth = this.#open.length + 1;
    if (depth > this.#limits.depth) throw tooMuch(this.#limits, 'depth', depth, this.#path);
    const open = openContainer(value);
    const count = open.values.length;
    if (open.names !== undefined) checkLimit(this.#limits, 'keys', count, this.#path);
    this.#addStep(new Head(open.names !== undefined, count), count < 16 ? 1 : count < 2 ** 16 ? 3 : 5);
    this.#open.push(open);
  }

  #unsupported(message: string): EncodeError {
    return new EncodeError('unsupported-value', message, this.#path);
  }
}

function openContainer(value: object): Open {
  if (Array.isArray(value)) return { names: undefined, values: value, next: 0 };
  if (value instanceof OrderedObject) {
    return { names: [...value.members.keys()], values: [...value.members.values()], next: 0 };
  }
  return { names: Object.keys(value), values: Object.values(value), next: 0 };
}

/** Whether a number is written as an integer: -0 is none, and beyond 2^53 a float keeps it a Number when read. */
function isInt(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function intLength(value: number): number {
  if (value >= 0) return value < 2 ** 7 ? 1 : value < 2 ** 8 ? 2 : value < 2 ** 16 ? 3 : value < 2 ** 32 ? 5 : 9;
  return value >= -32 ? 1 : value >= -(2 ** 7) ? 2 : value >= -(2 ** 15) ? 3 : value >= -(2 ** 31) ? 5 : 9;
}

/** Fills the buffer with the parts of a plan. */
class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  write(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
    for (const step of steps) {
      if (step instanceof Text) this.#writeText(step);
      else if (typeof step === 'number') this.#writeNumber(step);
      else if (step === null) this.#writeByte(0xc0);
      else if (typeof step === 'boolean') this.#writeByte(step ? 0xc3 : 0xc2);
      else if (typeof step === 'bigint') this.#writeBigInt(step);
      else if (step.isMap) this.#writeHead(step.count, 0x80, 16, 0, 0xde, 0xdf);
      else this.#writeHead(step.count, 0x90, 16, 0, 0xdc, 0xdd);
    }
    return this.#bytes;
  }

  #writeByte(byte: number): void {
    this.#bytes[this.#at++] = byte;
  }

  /** Writes a count after the tag of its width; `tag8` is 0 where msgpack has no such width. */
  #writeHead(count: number, fixed: number, fixedEnd: number, tag8: number, tag16: number, tag32: number): void {
    if (count < fixedEnd) this.#writeByte(fixed + count);
    else if (tag8 !== 0 && count < 2 ** 8) this.#writeTagged(tag8, 1, count);
    else if (count < 2 ** 16) this.#writeTagged(tag16, 2, count);
    else this.#writeTagged(tag32, 4, count);
  }

  /** Writes an integer of 8, 16 or 32 bits after its tag; a negative one by its two's complement. */
  #writeTagged(tag: number, width: 1 | 2 | 4, value: number): void {
    this.#writeByte(tag);
    if (width === 1) this.#view.setUint8(this.#at, value);
    else if (width === 2) this.#view.setUint16(this.#at, value);
    else this.#view.setUint32(this.#at, value);
    this.#at += width;
  }

  #writeNumber(value: number): void {
    if (!isInt(value)) {
      this.#writeByte(0xcb);
      this.#view.setFloat64(this.#at, value);
      this.#at += 8;
      return;
    }
    const length = intLength(value);
    if (length === 1) this.#writeByte(value & 0xff);
    else if (length === 2) this.#writeTagged(value < 0 ? 0xd0 : 0xcc, 1, value);
    else if (length === 3) this.#writeTagged(value < 0 ? 0xd1 : 0xcd, 2, value);
    else if (length === 5) this.#writeTagged(value < 0 ? 0xd2 : 0xce, 4, value);
    else this.#writeBigInt(BigInt(value));
  }

  #writeBigInt(value: bigint): void {
    this.#writeByte(value < 0n ? 0xd3 : 0xcf);
    this.#view.setBigUint64(this.#at, BigInt.asUintN(64, value));
    this.#at += 8;
  }

  #writeText(text: Text): void {
    const { content, length } = text;
    this.#writeHead(length, 0xa0, 32, 0xd9, 0xda, 0xdb);
    if (typeof content === 'string') writeString(this.#bytes, content, this.#at, length);
    else if (content instanceof RawString) this.#bytes.set(content.characters, this.#at);
    else this.#writePayload(content, length, text.path);
    this.#at += length;
  }

  /** Copies the JSON text of a payload without its quotes. */
  #writePayload(payload: Base64Payload, length: number, path: Path): void {
    const end = this.#at + length;
    // The first piece begins with a quote, so everything stands one byte early; the last quote stands past the end.
    let at = this.#at - 1;
    for (const piece of payload.chunks(new Uint8Array(Math.min(length + 64, SCRATCH)))) {
      const from = at < this.#at ? 1 : 0;
      if (at + piece.length > end + 1) break;
      this.#bytes.set(piece.subarray(from, Math.min(piece.length, end - at)), at + from);
      at += piece.length;
    }
    if (at === end + 1) return;
    throw new EncodeError('size-mismatch', `Expected a payload of ${length} characters, got another number`, path);
  }
}

/** Bytes of payload text made at a time: stays in the cache of the processor. */
const SCRATCH = 128 * 1024;
