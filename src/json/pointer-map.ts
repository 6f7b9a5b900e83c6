import type { JsonValue } from './json-value.ts';
import { EncodeError } from '../base/errors.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { LongKeys } from '../base/keys/long-keys.ts';
import { DEFAULT_LIMITS, longerThanString, LONGEST_STRING, tooMuch, type Limits } from '../base/limits.ts';
import { Payload } from './payload.ts';
import { utf8Chunks, utf8Length } from '../base/utf8.ts';

/** Characters of JSON text made at a time, and from which the text is written in pieces. */
const PIECE_CHARACTERS = 16 * 1024;

/**
 * A word for each of some places, by JSON Pointer: the JSON object of a Native's `exact`, without an object.
 *
 * Pointers share the text of the container that they point into: many long ones take no more memory than their ends,
 * and none becomes the name of a property, which would make it a key of a table of the engine's.
 */
export class PointerMap extends Payload {
  override readonly depth: number = 1;
  readonly #limits: Limits;
  readonly #parents: string[] = [];
  readonly #steps: string[] = [];
  readonly #words: string[] = [];
  #characters = 0;
  #byteLength: number | undefined;

  /** @param limits - of the call, for the object that {@link PointerMap.toJSON} makes. */
  constructor(limits: Limits) {
    super();
    this.#limits = limits;
  }

  /**
   * Adds a place, which must be a new one.
   *
   * @param parent - pointer of the container.
   * @param step - the rest of the pointer, with its slash; empty for the root.
   */
  add(parent: string, step: string, word: string): void {
    this.#parents.push(parent);
    this.#steps.push(step);
    this.#words.push(word);
    this.#characters += parent.length + step.length;
  }

  /** Places in it. */
  get size(): number {
    return this.#words.length;
  }

  /** The pointers, in the order in which they were added. */
  pointers(): string[] {
    return this.#parents.map((parent, i) => parent + (this.#steps[i] as string));
  }

  /** The words, in the same order. */
  get words(): readonly string[] {
    return this.#words;
  }

  /** The same places, sorted by the UTF-16 code units of their pointers. */
  sorted(): PointerMap {
    const pointers = this.pointers();
    const order = [...pointers.keys()].toSorted((a, b) => ((pointers[a] as string) < (pointers[b] as string) ? -1 : 1));
    const sorted = new PointerMap(this.#limits);
    for (const i of order) sorted.add(this.#parents[i] as string, this.#steps[i] as string, this.#words[i] as string);
    return sorted;
  }

  get byteLength(): number {
    if (this.#byteLength === undefined) {
      this.#byteLength = 0;
      for (const piece of this.#pieces()) this.#byteLength += utf8Length(piece);
    }
    return this.#byteLength;
  }

  override get isLarge(): boolean {
    return this.#characters > PIECE_CHARACTERS || this.size > PIECE_CHARACTERS / 16;
  }

  chunks(buffer: Uint8Array): Iterable<Uint8Array> {
    return utf8Chunks(this.#pieces(), buffer);
  }

  text(): string {
    let text = '';
    for (const piece of this.#pieces()) {
      if (text.length + piece.length > LONGEST_STRING) throw longerThanString('a text');
      text += piece;
    }
    return text;
  }

  /** @throws {@link LimitError} if too many pointers are too long for an object to keep apart. */
  toJSON(): JsonValue {
    const object: { [pointer: string]: string } = {};
    const longKeys = new LongKeys();
    for (const [i, pointer] of this.pointers().entries()) {
      const count = longKeys.add(pointer);
      if (count > this.#limits.longKeys) throw tooMuch(this.#limits, 'longKeys', count, []);
      object[pointer] = this.#words[i] as string;
    }
    return object;
  }

  /** Whether another payload says the same of the same places, in whatever order. */
  override equals(other: Payload): boolean {
    if (!(other instanceof PointerMap)) return super.equals(other);
    if (this.size !== other.size || this.#characters !== other.#characters) return false;
    const [ours, theirs] = [this.sorted(), other.sorted()];
    for (let i = 0; i < this.size; i++) {
      if (ours.#words[i] !== theirs.#words[i] || ours.#pointer(i) !== theirs.#pointer(i)) return false;
    }
    return true;
  }

  #pointer(index: number): string {
    return (this.#parents[index] as string) + (this.#steps[index] as string);
  }

  *#pieces(): Iterable<string> {
    let text = '';
    let before = '{"';
    let parent = '';
    let quotedParent = '';
    for (let i = 0; i < this.size; i++) {
      const next = this.#parents[i] as string;
      // Mostly the very same string, which costs no comparison.
      if (next !== parent) quotedParent = quoted((parent = next));
      text += `${before}${quotedParent}${quoted(this.#steps[i] as string)}":"${this.#words[i] as string}"`;
      before = ',"';
      if (text.length < PIECE_CHARACTERS) continue;
      yield text;
      text = '';
    }
    yield before === '{"' ? '{}' : `${text}}`;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new PointerMap(DEFAULT_LIMITS);
}

/** The text between the quotes of a JSON string. */
function quoted(text: string): string {
  if (text.length < 64 && PLAIN.test(text)) return text;
  try {
    return JSON.stringify(text).slice(1, -1);
  } catch (cause) {
    throw new EncodeError('unsupported-value', 'Expected pointers whose JSON text fits one string', [], { cause });
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;
