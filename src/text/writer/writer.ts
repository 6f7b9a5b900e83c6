import { RawString } from '../../json/raw-string.ts';
import { CheckedJcr } from '../../document/checked-document.ts';
import { membersOf, OrderedObject } from '../../json/tree.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { SpelledNumber } from '../../json/spelled-number.ts';
import { longerThanString, LONGEST_STRING } from '../../base/limits.ts';
import { Payload, type PayloadJson, isPayloadList } from '../../json/payload.ts';
import type { JsonPart } from './join.ts';

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
const PART_CHARACTERS = 128 * 1024;

/** Writes the parts of a text, one value after the other. */
export class PartWriter {
  readonly #parts: JsonPart[] = [];
  #text = '';

  /** The parts of all that was written. */
  finish(): JsonPart[] {
    if (this.#text !== '') this.#parts.push(this.#text);
    return this.#parts;
  }

  /** Writes a value, which was checked. */
  value(value: PayloadJson): void {
    switch (typeof value) {
      case 'string':
        this.#add(quoted(value));
        break;
      case 'object':
        if (value === null) this.#add('null');
        else if (value instanceof Payload) this.payload(value);
        else if (value instanceof RawString) this.#add(JSON.stringify(value.toString()));
        else if (isPayloadList(value)) this.#array(value);
        else if (value instanceof CheckedJcr) this.document(value);
        else if (value instanceof SpelledNumber) this.#add(this.spelling(value));
        else this.object(value);
        break;
      default:
        this.#add(String(value));
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

  protected spelling(number: SpelledNumber): string {
    return number.text;
  }

  protected payload(payload: Payload): void {
    if (payload.isLarge) {
      this.#parts.push(this.#text, payload);
      this.#text = '';
    } else {
      if (this.#text.length > PART_CHARACTERS) this.#flush();
      this.#add(payload.text());
    }
  }

  protected document(document: CheckedJcr): void {
    const text = CheckedJcr.shortTextOf(document);
    if (text === undefined) {
      this.object(document);
    } else {
      if (this.#text.length > PART_CHARACTERS) this.#flush();
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

  protected object(object: object): void {
    if (object instanceof OrderedObject) this.members(membersOf(object) as Iterable<Member>);
    else this.named(object as Members, Object.keys(object));
  }

  /** Writes an object by the names of all its members. */
  protected named(object: Members, names: readonly string[]): void {
    let before = '{';
    for (const name of names) {
      this.#add(`${before}${quoted(name)}:`);
      before = ',';
      this.value(object[name] as PayloadJson);
    }
    this.#add(before === '{' ? '{}' : '}');
  }

  /** Writes an object of members that no object has to hold. */
  protected members(members: Iterable<Member>): void {
    let before = '{';
    for (const [name, member] of members) {
      this.#add(`${before}${quoted(name)}:`);
      before = ',';
      this.value(member);
    }
    this.#add(before === '{' ? '{}' : '}');
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new PartWriter();
}

/** A plain object of a document. */
export interface Members {
  readonly [name: string]: PayloadJson;
}

/** One of its members. */
export type Member = readonly [name: string, value: PayloadJson];

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
    throw longerThanString('a text', '', { cause: error });
  }
}

const PLAIN = /^[ !#-[\]-~]*$/;
