import { SpelledNumber } from '../../../json/spelled-number.ts';
import { membersOf } from '../../../json/tree.ts';
import { bytesOf } from '../../../base/bytes.ts';
import { makeError } from '../../../native/kinds/make-error.ts';
import { Entry, membersOfError, numberText, treeKind, treeText } from './tree-value.ts';

/**
 * A value as text to be pasted: a string as it is, everything else as JavaScript would write it.
 *
 * @param most - characters; what is longer is cut, and says so.
 */
export function copiedText(value: unknown, most: number = MOST_CHARACTERS): string {
  if (treeKind(value) === 'string') return String(value);
  const parts: string[] = [];
  const isWhole = new Writer(parts, most).write(value, 0);
  return isWhole ? parts.join('') : `${parts.join('')}\n… cut at ${most} characters`;
}

/** What a clipboard takes without trouble. */
const MOST_CHARACTERS = 2 ** 24;
const MOST_LEVELS = 1024;

class Writer {
  readonly #parts: string[];
  #left: number;

  constructor(parts: string[], most: number) {
    this.#parts = parts;
    this.#left = most;
  }

  /** @returns Whether there was room for all. */
  write(value: unknown, depth: number): boolean {
    if (depth > MOST_LEVELS) return this.#put('…');
    switch (treeKind(value)) {
      case 'number':
        return this.#put(value instanceof SpelledNumber ? value.text : numberText(value as number));
      case 'string':
        return this.#put(JSON.stringify(String(value)));
      case 'Date': {
        const time = Date.prototype.getTime.call(value);
        return this.#put(Number.isNaN(time) ? 'new Date(NaN)' : `new Date("${new Date(time).toISOString()}")`);
      }
      case 'array':
        return this.#list('[', value as readonly unknown[], ']', depth);
      case 'Set':
        return this.#list('new Set([', [...(value as ReadonlySet<unknown>)], '])', depth);
      case 'Map':
        return this.#list('new Map([', [...(value as ReadonlyMap<unknown, unknown>)], '])', depth);
      case 'object':
        return value instanceof Entry
          ? this.#list('[', [value.key, value.value], ']', depth)
          : this.#object(membersOf(value as object), depth);
      case 'Error':
        return this.#error(value as Error, depth);
      case 'URL':
        return this.#put(`new URL(${JSON.stringify((value as URL).href)})`);
      case 'RegExp':
        return this.#put(String(value as RegExp));
      case 'ArrayBuffer':
        return this.#bytes('', value as ArrayBuffer, '.buffer');
      case 'DataView':
        return this.#bytes('new DataView(', value as DataView, '.buffer)');
      default:
        return this.#put(treeText(value).text);
    }
  }

  #put(text: string): boolean {
    this.#left -= text.length;
    if (this.#left < 0) return false;
    this.#parts.push(text);
    return true;
  }

  #list(open: string, items: readonly unknown[], close: string, depth: number): boolean {
    if (!this.#put(open)) return false;
    for (const [i, item] of items.entries()) {
      if (i > 0 && !this.#put(', ')) return false;
      if (!this.write(item, depth + 1)) return false;
    }
    return this.#put(close);
  }

  /** Of the standard class of its name, so far as a document brings it back. */
  #error(error: Error, depth: number): boolean {
    const [name, message, ...members] = membersOfError(error);
    const made = makeError(String(name?.[1]), '', []).constructor.name;
    const inside = made === name?.[1] ? members : [['name', name?.[1]] as const, ...members];
    const text = JSON.stringify(message?.[1] ?? '');
    const call = made === 'AggregateError' ? `new AggregateError([], ${text})` : `new ${made}(${text})`;
    if (inside.length === 0) return this.#put(call);
    return this.#put(`Object.assign(${call}, `) && this.#object(inside, depth) && this.#put(')');
  }

  #bytes(open: string, value: ArrayBuffer | DataView, close: string): boolean {
    const bytes = ArrayBuffer.isView(value) ? bytesOf(value) : new Uint8Array(value);
    if (!this.#put(`${open}new Uint8Array([`)) return false;
    for (const [at, byte] of bytes.entries()) if (!this.#put(at === 0 ? String(byte) : `, ${byte}`)) return false;
    return this.#put(`])${close}`);
  }

  #object(members: Iterable<readonly [string, unknown]>, depth: number): boolean {
    if (!this.#put('{')) return false;
    let isFirst = true;
    for (const [name, member] of members) {
      if (!isFirst && !this.#put(', ')) return false;
      isFirst = false;
      // In a literal the name would be the prototype.
      const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
      if (!this.#put(`${key}: `) || !this.write(member, depth + 1)) return false;
    }
    return this.#put('}');
  }
}
