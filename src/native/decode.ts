import { RawString } from '../json/raw-string.ts';
import { copyJson } from '../json/copy.ts';
import { DecodeError } from '../base/errors.ts';
import type { LoadContext, RaymonDataType } from '../document/jcr.ts';
import { isIntegerLike, membersOf, setMember } from '../json/tree.ts';
import { DEFAULT_LIMITS, tooMuch, type Limits } from '../base/limits.ts';
import { describe, type Path } from '../base/path.ts';
import { DocumentContext } from '../document/load-context.ts';
import { isJsonObject, readExact, type ExactNode } from './exact-map.ts';
import { settled, UNSETTLED } from './plain-in-place.ts';

/**
 * Restores a value from JSON and what `context.exact` says about it.
 *
 * @param json - untrusted.
 * @param context - of the document that holds it.
 * @param path - where the JSON stands: at or below `params`.
 * @param depth - containers open around it.
 * @returns A value that shares no memory with `json`, unless our own text reader made that.
 * @throws {@link DecodeError} `bad-exact` if `exact` contradicts the JSON, `wrong-type` if it is not JSON.
 */
export function restore(json: unknown, context: LoadContext, path: Path, depth: number): unknown {
  const exactPath = [...context.path.slice(0, -1), 'exact'];
  const exact = readExact(context.exact, json, context.limits, exactPath);
  const settings = context instanceof DocumentContext ? context.settings : undefined;
  const fromText = settings?.fromText === true;
  // No array has more items than the default allows, so only a lower limit has to be looked for.
  const isFree = context.limits.elements >= DEFAULT_LIMITS.elements;
  if (exact === undefined && fromText && settings.isPlain && isFree) return json;
  return new Decoder(context, path, exactPath, fromText).decode(json, exact, depth);
}

class Decoder {
  readonly #context: LoadContext;
  readonly #limits: Limits;
  readonly #path: Path;
  readonly #exactPath: Path;
  /** Whether our own text reader made the JSON: its integers are exact, and some numbers are not finite. */
  readonly #fromText: boolean;
  readonly #at: (string | number)[] = [];

  constructor(context: LoadContext, path: Path, exactPath: Path, fromText: boolean) {
    this.#context = context;
    this.#limits = context.limits;
    this.#path = path;
    this.#exactPath = exactPath;
    this.#fromText = fromText;
  }

  decode(json: unknown, node: ExactNode | undefined, depth: number): unknown {
    if (node === undefined) return this.#copy(json, depth);
    switch (node.kind) {
      case undefined:
        if (Array.isArray(json)) return this.#array(json, node, depth + 1);
        if (isJsonObject(json)) return this.#object(json, node, depth + 1);
        return this.#refuse(node, 'Expected data that stays the same while it is read');
      case 'map':
        return Array.isArray(json) ? this.#pairs(json, node, depth + 1) : this.#map(json, node, depth + 1);
      case 'set':
        return this.#set(json, node, depth + 1);
      default:
        for (const child of node.children?.values() ?? []) {
          this.#refuse(child, `Expected no pointer below a ${node.kind}`);
        }
        if (node.kind === 'jcr') return this.#load(json);
        return this.#scalar(json, node);
    }
  }

  #refuse(node: ExactNode, message: string): never {
    throw new DecodeError('bad-exact', message, [...this.#exactPath, node.pointer]);
  }

  #copy(json: unknown, depth: number): unknown {
    const fromText = this.#fromText;
    const own = fromText ? settled(json, this.#limits.elements) : UNSETTLED;
    if (own !== UNSETTLED) return own;
    return copyJson<bigint | number>(json, {
      limits: this.#limits,
      path: [...this.#path, ...this.#at],
      depth,
      leaf: (value) => (fromText && (typeof value === 'bigint' || typeof value === 'number') ? value : undefined),
      refuse(message, path) {
        throw new DecodeError('wrong-type', message, path);
      },
    });
  }

  #load(json: unknown): RaymonDataType {
    const context = this.#context;
    if (context instanceof DocumentContext) return context.loadAt(json, [...this.#path, ...this.#at]);
    return context.load(json, ...this.#path.slice(context.path.length), ...this.#at);
  }

  #scalar(json: unknown, node: ExactNode): unknown {
    const text = json instanceof RawString ? json.toString() : json;
    switch (node.kind) {
      case 'nan':
        return this.#null(text, node, Number.NaN);
      case 'inf':
        return this.#null(text, node, Number.POSITIVE_INFINITY);
      case '-inf':
        return this.#null(text, node, Number.NEGATIVE_INFINITY);
      case 'undefined':
        return this.#null(text, node, undefined);
      case '-0':
        return text === 0 ? -0 : this.#refuse(node, `Expected 0 for -0, got ${describe(text)}`);
      case 'number':
        return this.#number(text, node);
      case 'bigint':
        return this.#bigint(text, node);
      default:
        return this.#date(text, node);
    }
  }

  #null<V>(json: unknown, node: ExactNode, value: V): V {
    return json === null ? value : this.#refuse(node, `Expected null for ${node.kind}, got ${describe(json)}`);
  }

  #number(json: unknown, node: ExactNode): number {
    const value = typeof json === 'bigint' ? Number(json) : json;
    if (
      typeof value !== 'number' ||
      !Number.isInteger(value) ||
      Number.isSafeInteger(value) ||
      Math.abs(value) >= 1e21
    ) {
      return this.#refuse(node, 'Expected an integer from 2^53 to below 1e21');
    }
    // A text may spell an integer that no Number equals: then it was never one.
    if (typeof json === 'bigint' && BigInt(value) !== json && String(value) !== String(json)) {
      return this.#refuse(node, 'Expected the shortest digits of a Number');
    }
    return value;
  }

  #bigint(json: unknown, node: ExactNode): bigint {
    const { digits } = this.#limits;
    if (typeof json !== 'string') return this.#refuse(node, `Expected decimal digits, got ${describe(json)}`);
    const length = json.startsWith('-') ? json.length - 1 : json.length;
    if (length > digits) throw tooMuch(this.#limits, 'digits', length, [...this.#path, ...this.#at]);
    if (!/^(?:0|-?[1-9]\d*)$/.test(json)) return this.#refuse(node, 'Expected an integer in canonical decimal digits');
    return BigInt(json);
  }

  #date(json: unknown, node: ExactNode): Date {
    if (json === null) return new Date(Number.NaN);
    const date = new Date(typeof json === 'string' && json.length <= 27 ? json : Number.NaN);
    if (Number.isNaN(date.getTime()) || date.toISOString() !== json) {
      return this.#refuse(node, 'Expected a date as toISOString writes it, or null');
    }
    return date;
  }

  #checkSize(depth: number, size: number, kind: 'elements' | 'keys'): void {
    const limits = this.#limits;
    const path = this.#path;
    if (depth > limits.depth) throw tooMuch(limits, 'depth', depth, [...path, ...this.#at]);
    if (size > limits[kind]) throw tooMuch(limits, kind, size, [...path, ...this.#at]);
  }

  #step(step: string | number, json: unknown, node: ExactNode | undefined, depth: number): unknown {
    this.#at.push(step);
    const value = this.decode(json, node, depth);
    this.#at.pop();
    return value;
  }

  #array(json: readonly unknown[], node: ExactNode, depth: number): unknown[] {
    const { length } = json;
    this.#checkSize(depth, length, 'elements');
    const items: unknown[] = [];
    for (let i = 0; i < length; i++) items.push(this.#step(i, json[i], node.children?.get(i), depth));
    return items;
  }

  #object(json: object, node: ExactNode, depth: number): { [name: string]: unknown } {
    const object: { [name: string]: unknown } = {};
    for (const [name, member] of this.#members(json, depth)) {
      setMember(object, name, this.#step(name, member, node.children?.get(name), depth));
    }
    return object;
  }

  #members(json: object, depth: number): (readonly [string, unknown])[] {
    const members = [...membersOf(json)];
    this.#checkSize(depth, members.length, 'keys');
    return members;
  }

  #map(json: unknown, node: ExactNode, depth: number): Map<unknown, unknown> {
    if (!isJsonObject(json)) return this.#refuse(node, `Expected an object or pairs for a Map, got ${describe(json)}`);
    const map = new Map<unknown, unknown>();
    for (const [name, member] of this.#members(json, depth)) {
      // Readers that use plain objects have lost the place of such a key.
      if (isIntegerLike(name)) this.#refuse(node, 'Expected pairs for a Map with integer-like keys, got an object');
      map.set(name, this.#step(name, member, node.children?.get(name), depth));
    }
    return map;
  }

  #pairs(json: readonly unknown[], node: ExactNode, depth: number): Map<unknown, unknown> {
    const { length } = json;
    this.#checkSize(depth, length, 'keys');
    const map = new Map<unknown, unknown>();
    for (let i = 0; i < length; i++) {
      const pair = json[i];
      const below = node.children?.get(i);
      this.#at.push(i);
      if (!Array.isArray(pair) || pair.length !== 2 || below?.kind !== undefined) {
        this.#refuse(below?.kind === undefined ? node : below, 'Expected pairs of a key and a value for a Map');
      }
      this.#checkSize(depth + 1, 2, 'elements');
      const key = this.#step(0, pair[0], below?.children?.get(0), depth + 1);
      if (Object.is(key, -0)) this.#refuse(node, 'Expected a key that a Map keeps, got -0');
      if (map.has(key)) this.#refuse(node, 'Expected every key of a Map once, got one twice');
      map.set(key, this.#step(1, pair[1], below?.children?.get(1), depth + 1));
      this.#at.pop();
    }
    return map;
  }

  #set(json: unknown, node: ExactNode, depth: number): Set<unknown> {
    if (!Array.isArray(json)) return this.#refuse(node, `Expected an array for a Set, got ${describe(json)}`);
    const members = this.#array(json, node, depth);
    const set = new Set(members);
    if (set.size !== members.length) this.#refuse(node, 'Expected every member of a Set once, got one twice');
    if (members.some((member) => Object.is(member, -0))) {
      this.#refuse(node, 'Expected a member that a Set keeps, got -0');
    }
    return set;
  }
}
