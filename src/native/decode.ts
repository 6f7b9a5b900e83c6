import { asBase64 } from '../json/members.ts';
import { RawString } from '../json/raw-string.ts';
import { copyJson } from '../json/copy.ts';
import { DecodeError } from '../base/errors.ts';
import type { LoadContext, RaymonDataType } from '../document/jcr.ts';
import { isIntegerLike, membersOf, setMember } from '../json/tree.ts';
import { DEFAULT_LIMITS, tooMuch, type Limits } from '../base/limits.ts';
import { describe, type Path } from '../base/path.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { refuseCopy } from '../document/plain-copy.ts';
import { DocumentContext } from '../document/load-context.ts';
import { LongKeys } from '../base/keys/long-keys.ts';
import { LONGEST_HASHED } from '../base/keys/text-map.ts';
import { isJsonObject, readExact, type ExactNode } from './exact-map.ts';
import { makeError } from './kinds/make-error.ts';
import { makeRegExp, MOST_REGEXP_COST, regexpCost } from './kinds/regexp.ts';
import { makeUrl } from './kinds/url.ts';
import { toPlainInPlace, NEEDS_COPY } from './plain-in-place.ts';

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
  const settings = context instanceof DocumentContext ? context.settings : undefined;
  const exact = readExact(context.exact, json, context.limits, exactPath, settings?.spent);
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
  readonly #longKeys = new LongKeys();

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
      case 'error':
        return this.#error(json, node, depth + 1);
      default:
        for (const child of node.children?.values() ?? []) {
          this.#refuse(child, `Expected no pointer below a ${node.kind}`);
        }
        if (node.kind === 'jcr') return this.#load(json);
        if (node.kind === 'regexp') return this.#regexp(json, node, depth + 1);
        return this.#scalar(json, node);
    }
  }

  #refuse(node: ExactNode, message: string): never {
    throw new DecodeError('bad-exact', message, [...this.#exactPath, node.pointer]);
  }

  #copy(json: unknown, depth: number): unknown {
    const fromText = this.#fromText;
    const own = fromText ? toPlainInPlace(json, this.#limits.elements) : NEEDS_COPY;
    if (own !== NEEDS_COPY) return own;
    return copyJson<bigint | number>(json, {
      limits: this.#limits,
      path: this.#place(),
      depth,
      longKeys: this.#longKeys,
      leaf: (value) => (fromText && (typeof value === 'bigint' || typeof value === 'number') ? value : undefined),
      refuse: refuseCopy,
    });
  }

  #load(json: unknown): RaymonDataType {
    const context = this.#context;
    if (context instanceof DocumentContext) return context.loadAt(json, this.#place());
    return context.load(json, ...this.#path.slice(context.path.length), ...this.#at);
  }

  #scalar(json: unknown, node: ExactNode): unknown {
    if (node.kind === 'arraybuffer') return this.#bytes(json, node);
    if (node.kind === 'dataview') return new DataView(this.#bytes(json, node));
    const text = json instanceof RawString ? json.toString() : json;
    if (NULLS.has(node.kind)) {
      if (text === null) return NULLS.get(node.kind);
      return this.#refuse(node, `Expected null for ${node.kind}, got ${describe(text)}`);
    }
    switch (node.kind) {
      case '-0':
        return text === 0 ? -0 : this.#refuse(node, `Expected 0 for -0, got ${describe(text)}`);
      case 'number':
        return this.#number(text, node);
      case 'bigint':
        return this.#bigint(text, node);
      case 'url':
        return this.#url(text, node);
      default:
        return this.#date(text, node);
    }
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
    if (typeof json !== 'string') return this.#refuse(node, `Expected decimal digits, got ${describe(json)}`);
    const length = json.startsWith('-') ? json.length - 1 : json.length;
    this.#check('digits', length);
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

  #bytes(json: unknown, node: ExactNode): ArrayBuffer {
    const member = asBase64(json, [...this.#exactPath, node.pointer]);
    return (member ?? this.#refuse(node, `Expected base64, got ${describe(json)}`)).decode(this.#limits).buffer;
  }

  #url(json: unknown, node: ExactNode): URL {
    if (typeof json !== 'string') return this.#refuse(node, `Expected the href of a URL, got ${describe(json)}`);
    return makeUrl(json) ?? this.#refuse(node, 'Expected the href of a URL as this runtime spells it');
  }

  #regexp(json: unknown, node: ExactNode, depth: number): RegExp {
    const parts: readonly unknown[] = Array.isArray(json) && json.length === 2 ? json : [];
    const [source, flags] = parts.map((text) => (text instanceof RawString ? text.toString() : text));
    if (typeof source !== 'string' || typeof flags !== 'string') {
      return this.#refuse(node, `Expected a source and flags that are strings for a RegExp, got ${describe(json)}`);
    }
    this.#checkSize(depth, 2, 'elements');
    const spent = DocumentContext.spentOf(this.#context);
    spent.regexpCost += regexpCost(source, flags);
    if (spent.regexpCost > MOST_REGEXP_COST) {
      return this.#refuse(node, 'Expected regular expressions that cost less to make');
    }
    return (
      makeRegExp(source, flags) ??
      this.#refuse(node, 'Expected a RegExp that this runtime knows, as it spells its source and flags')
    );
  }

  #error(json: unknown, node: ExactNode, depth: number): Error {
    if (!isJsonObject(json)) return this.#refuse(node, `Expected an object for an Error, got ${describe(json)}`);
    const members = new Map<string, unknown>();
    for (const [name, member] of this.#members(json, depth)) {
      members.set(name, this.#step(name, member, node.children?.get(name), depth));
    }
    const name = members.get('name');
    const message = members.get('message');
    if (typeof name !== 'string' || typeof message !== 'string') {
      return this.#refuse(node, 'Expected a name and a message that are strings for an Error');
    }
    members.delete('name');
    members.delete('message');
    return makeError(name, message, members);
  }

  #checkSize(depth: number, size: number, kind: 'elements' | 'keys'): void {
    this.#check('depth', depth);
    this.#check(kind, size);
  }

  #check(limit: keyof Limits, value: number): void {
    if (value > this.#limits[limit]) throw tooMuch(this.#limits, limit, value, this.#place());
  }

  /** Where the walk is, for messages. */
  #place(): Path {
    return [...this.#path, ...this.#at];
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
    for (const [name] of members) this.#countLong(name);
    return members;
  }

  /** Counts what becomes a key if V8 cannot hash it. */
  #countLong(key: unknown): void {
    if (typeof key === 'string' && key.length > LONGEST_HASHED) this.#check('longKeys', this.#longKeys.add(key));
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
      this.#countLong(key);
      if (map.has(key)) this.#refuse(node, 'Expected every key of a Map once, got one twice');
      map.set(key, this.#step(1, pair[1], below?.children?.get(1), depth + 1));
      this.#at.pop();
    }
    return map;
  }

  #set(json: unknown, node: ExactNode, depth: number): Set<unknown> {
    if (!Array.isArray(json)) return this.#refuse(node, `Expected an array for a Set, got ${describe(json)}`);
    const members = this.#array(json, node, depth);
    for (const member of members) this.#countLong(member);
    const set = new Set(members);
    if (set.size !== members.length) this.#refuse(node, 'Expected every member of a Set once, got one twice');
    if (members.some((member) => Object.is(member, -0))) {
      this.#refuse(node, 'Expected a member that a Set keeps, got -0');
    }
    return set;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Decoder(DocumentContext.kept, [], [], false);
}

/** What stands for null where `exact` says so. */
const NULLS: ReadonlyMap<unknown, number | undefined> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['undefined', undefined],
]);
