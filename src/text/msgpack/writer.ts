import { RawString } from '../../json/raw-string.ts';
import { SpelledNumber } from '../../json/spelled-number.ts';
import { Base64Payload } from '../../json/base64-payload.ts';
import { ownBytes } from '../../base/bytes.ts';
import { EncodeError, LimitError } from '../../base/errors.ts';
import { membersOf, OrderedObject } from '../../json/tree.ts';
import { checkLimit, tooMuch, type Limits } from '../../base/limits.ts';
import { describe, type Path } from '../../base/path.ts';
import { Payload, type PayloadJson } from '../../json/payload.ts';
import { PointerMap } from '../../json/pointer-map.ts';
import { fits64Bits, intLength, isInt, ItemWriter, MOST_IN_HEAD } from './item-writer.ts';
import { stringLength } from './strings.ts';

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
type Step = null | boolean | number | bigint | SpelledNumber | Head | Text | Packed;

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

/** What is msgpack already. */
class Packed {
  readonly pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
  }
}

const ROOT: Path = [];

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
    else if (value instanceof RawString) this.#addText(value, value.length, ROOT);
    else if (value instanceof Base64Payload) this.#addText(value, value.byteLength - 2, [...this.#path]);
    else if (value instanceof PointerMap) this.#addContainer(value);
    else if (value instanceof Payload) this.#addPayload(value);
    else if (value instanceof SpelledNumber) this.#addSpelled(value);
    else if (typeof value === 'object') this.#addContainer(value);
    else throw this.#unsupported(`Expected a JSON value, got ${describe(value)}`);
  }

  #addStep(step: Step, size: number): void {
    this.steps.push(step);
    this.size += size;
  }

  #addString(value: string): void {
    const length = stringLength(value);
    if (length === undefined) throw this.#unsupported('Expected a string, got half of a surrogate pair');
    this.#addText(value, length, ROOT);
  }

  #addText(content: Text['content'], length: number, path: Path): void {
    if (length > MOST_IN_HEAD) {
      const message = `Expected a string of at most ${MOST_IN_HEAD} bytes, as msgpack allows, got ${length}`;
      throw new LimitError('string', MOST_IN_HEAD, message, this.#path);
    }
    const head = length < 32 ? 1 : length < 2 ** 8 ? 2 : length < 2 ** 16 ? 3 : 5;
    this.#addStep(new Text(content, length, path), head + length);
  }

  #addNumber(value: number): void {
    if (!Number.isFinite(value)) throw this.#unsupported(`Expected a finite number, got ${value}`);
    this.#addStep(value, isInt(value) ? intLength(value) : 9);
  }

  #addSpelled(number: SpelledNumber): void {
    if (number.isFloat) this.#addStep(number, 9);
    else this.#addNumber(number.value);
  }

  #addBigInt(value: bigint): void {
    if (!fits64Bits(value)) {
      throw this.#unsupported('Expected an integer of 64 bits, as msgpack allows, got a larger one');
    }
    const number = Number(value);
    if (Number.isSafeInteger(number)) this.#addStep(number, intLength(number));
    else this.#addStep(value, 9);
  }

  #addPayload(payload: Payload): void {
    const packed = payload.packed([...this.#path]);
    if (packed === undefined) this.#add(payload.toJSON());
    else this.#addStep(new Packed(packed.pieces), packed.length);
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
  if (value instanceof PointerMap) return { names: value.pointers(), values: value.words, next: 0 };
  if (value instanceof OrderedObject) {
    const members = [...membersOf(value)];
    return {
      names: members.map(([name]) => name),
      values: members.map(([, member]) => member as PayloadJson),
      next: 0,
    };
  }
  return { names: Object.keys(value), values: Object.values(value), next: 0 };
}

/** Bytes of payload text made at a time: stays in the cache of the processor. */
const SCRATCH_BYTES = 128 * 1024;

/** Fills the buffer with the parts of a plan. */
class Writer extends ItemWriter {
  write(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
    for (const step of steps) {
      if (step instanceof Text) this.#text(step);
      else if (typeof step === 'number') this.#number(step);
      else if (step === null) this.byte(0xc0);
      else if (typeof step === 'boolean') this.byte(step ? 0xc3 : 0xc2);
      else if (typeof step === 'bigint') this.bigint(step);
      else if (step instanceof SpelledNumber) this.float(step.value);
      else if (step instanceof Packed) for (const piece of step.pieces) this.raw(piece);
      else this.head(step.isMap, step.count);
    }
    return this.bytes;
  }

  #number(value: number): void {
    if (isInt(value)) this.integer(value);
    else this.float(value);
  }

  #text({ content, length, path }: Text): void {
    if (typeof content === 'string') {
      this.string(content, length);
      return;
    }
    this.stringHead(length);
    if (content instanceof RawString) this.bytes.set(content.characters, this.at);
    else this.#payload(content, length, path);
    this.at += length;
  }

  /** Copies the JSON text of a payload without its quotes. */
  #payload(payload: Base64Payload, length: number, path: Path): void {
    const end = this.at + length;
    // The first piece begins with a quote, so everything stands one byte early; the last quote stands past the end.
    let at = this.at - 1;
    for (const piece of payload.chunks(new Uint8Array(Math.min(length + 64, SCRATCH_BYTES)))) {
      const from = at < this.at ? 1 : 0;
      if (at + piece.length > end + 1) break;
      this.bytes.set(piece.subarray(from, Math.min(piece.length, end - at)), at + from);
      at += piece.length;
    }
    if (at === end + 1) return;
    throw new EncodeError('size-mismatch', `Expected a payload of ${length} characters, got another number`, path);
  }
}
