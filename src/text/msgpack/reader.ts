import { readBytes } from '../../base/incoming/incoming-bytes.ts';
import { viewOf, packedFormat } from '../../base/bytes.ts';
import type { DecodeCode } from '../../base/error-codes.ts';
import { DecodeError } from '../../base/errors.ts';
import { checkString, LONGEST_STRING, tooMuch, type Limits } from '../../base/limits.ts';
import { RawString } from '../../json/raw-string.ts';
import type { JsonTree } from '../../json/tree.ts';
import { LongKeys } from '../../base/keys/long-keys.ts';
import { OpenArray, OpenMap } from './open-container.ts';
import { LONGEST_HASHED } from '../../base/keys/text-map.ts';
import { isPlainAscii, readString } from './strings.ts';
import type { WholeFloats } from '../../json/whole-floats.ts';
import { isStringTag, kindOf, narrow } from './tags.ts';

/** How {@link readMsgpack} reads. */
export interface MsgpackOptions {
  readonly limits: Limits;
  /** Leaves strings of more than 64 KB in their bytes where JSON would write them without an escape. */
  readonly rawStrings?: boolean | undefined;
  /** Where to record which whole numbers are stored as floats; nowhere when missing. */
  readonly wholeFloats?: WholeFloats | undefined;
  /**
   * Where to record every object whose member `params` holds, at any depth, a number that is not finite. Elsewhere, and
   * when missing, such numbers are refused.
   */
  readonly nonFinite?: Set<object> | undefined;
}

/**
 * Reads msgpack that states a JSON document, and refuses everything that JSON cannot say.
 *
 * Nothing is allocated on the word of the input: the elements that all open containers still claim never outnumber
 * the bytes that are left.
 *
 * @param bytes - untrusted; not changed.
 * @returns A tree of its own; with `rawStrings` its long strings are views of `bytes`.
 * @throws {@link DecodeError} `syntax`, `wrong-type`, `duplicate-key`, `bad-utf8` or `trailing-bytes`, with its offset.
 * @throws {@link LimitError} if it is deeper, wider or longer than the limits.
 */
export function readMsgpack(bytes: Uint8Array, options: MsgpackOptions): JsonTree {
  const own = readBytes(bytes, 'bytes');
  // As msgpack it would be the number 31 with something after it.
  if (own[0] === 0x1f && own[1] === 0x8b) {
    throw new DecodeError('trailing-bytes', `Expected msgpack, got ${packedFormat(own)}`, [], { offset: 1 });
  }
  return new Reader(own, options).readDocument();
}

/** Strings of more bytes stay in the bytes, where the caller takes raw strings. */
const RAW_STRING_BYTES = 64 * 1024;

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: Limits;
  readonly #rawStrings: boolean;
  readonly #wholeFloats: WholeFloats | undefined;
  readonly #nonFinite: Set<object> | undefined;
  readonly #open: (OpenArray | OpenMap)[] = [];
  readonly #path: (string | number)[] = [];
  #longNames: LongKeys | undefined;
  #longPointers: LongKeys | undefined;
  #at = 0;
  /** Elements claimed by the open containers and not yet begun; each needs a byte at least. */
  #owed = 1;

  constructor(bytes: Uint8Array, options: MsgpackOptions) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#limits = options.limits;
    this.#rawStrings = options.rawStrings ?? false;
    this.#wholeFloats = options.wholeFloats;
    this.#nonFinite = options.nonFinite;
  }

  readDocument(): JsonTree {
    const { length } = this.#bytes;
    this.#check('documentBytes', length, 0);
    this.#need(0, 0);
    const tree = this.#readTree();
    if (this.#at === length) return tree;
    throw this.#error('trailing-bytes', `Expected the end, got ${length - this.#at} more bytes`, this.#at);
  }

  /** Keeps its own stack: a deep document must not meet the end of the engine's. */
  #readTree(): JsonTree {
    for (;;) {
      let value = this.#readValue();
      while (value !== undefined) {
        const open = this.#open.at(-1);
        if (open === undefined) return value;
        open.add(value);
        value = open.left === 0 ? this.#close(open) : undefined;
      }
      this.#enter(this.#open.at(-1) as OpenArray | OpenMap);
    }
  }

  #close(open: OpenArray | OpenMap): JsonTree {
    this.#open.pop();
    this.#path.length = this.#open.length;
    const { result } = open;
    if (open.wholeFloats !== undefined) this.#wholeFloats?.add(result as object, open.wholeFloats);
    if (open instanceof OpenMap && open.nonFinite) this.#nonFinite?.add(result as object);
    return result;
  }

  /** Steps to the next element of a container: its index, or its name. */
  #enter(open: OpenArray | OpenMap): void {
    const level = this.#open.length - 1;
    if (open instanceof OpenArray) {
      this.#path[level] = open.result.length;
      return;
    }
    this.#path.length = level;
    const start = this.#at;
    const name = this.#readName();
    this.#path[level] = name;
    if (name.length > LONGEST_HASHED) this.#countLong(open, name, start);
    if (open.has(name)) throw this.#error('duplicate-key', 'Expected each name once, got one twice', start);
    open.name = name;
  }

  /** Counts a name that the engine cannot hash. Only what is said of places is never made an object of. */
  #countLong(open: OpenMap, name: string, start: number): void {
    const seen = open.isExact ? (this.#longPointers ??= new LongKeys()) : (this.#longNames ??= new LongKeys());
    const count = seen.add(name);
    if (!open.isExact) this.#check('longKeys', count, start);
    else if (count > this.#limits.longKeys) open.keepApart();
  }

  /** Reads a value, or opens a container that has elements and gives undefined. */
  #readValue(): JsonTree | undefined {
    const start = this.#at++;
    const tag = this.#bytes[start] as number;
    this.#owed--;
    if (tag < 0x80) return tag;
    if (tag >= 0xe0) return tag - 0x100;
    if (isStringTag(tag)) return this.#readString(tag, start);
    if (tag < 0x90) return this.#readMap(tag - 0x80, start);
    if (tag < 0xa0) return this.#readArray(tag - 0x90, start);
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return this.#float(this.#view.getFloat32(this.#take(4, start)), start);
      case 0xcb:
        return this.#float(this.#view.getFloat64(this.#take(8, start)), start);
      case 0xcc:
        return this.#view.getUint8(this.#take(1, start));
      case 0xcd:
        return this.#view.getUint16(this.#take(2, start));
      case 0xce:
        return this.#view.getUint32(this.#take(4, start));
      case 0xcf:
        return narrow(this.#view.getBigUint64(this.#take(8, start)));
      case 0xd0:
        return this.#view.getInt8(this.#take(1, start));
      case 0xd1:
        return this.#view.getInt16(this.#take(2, start));
      case 0xd2:
        return this.#view.getInt32(this.#take(4, start));
      case 0xd3:
        return narrow(this.#view.getBigInt64(this.#take(8, start)));
      case 0xdc:
        return this.#readArray(this.#view.getUint16(this.#take(2, start)), start);
      case 0xdd:
        return this.#readArray(this.#view.getUint32(this.#take(4, start)), start);
      case 0xde:
        return this.#readMap(this.#view.getUint16(this.#take(2, start)), start);
      case 0xdf:
        return this.#readMap(this.#view.getUint32(this.#take(4, start)), start);
      default:
        throw this.#notJson(tag, start);
    }
  }

  /** Steps over bytes that must be there, and says where they begin. */
  #take(count: number, start: number): number {
    this.#need(count, start);
    const at = this.#at;
    this.#at += count;
    return at;
  }

  #need(count: number, start: number): void {
    const left = this.#bytes.length - this.#at;
    if (count + this.#owed <= left) return;
    throw this.#error('syntax', `Expected at least ${count + this.#owed} more bytes, got ${left}`, start);
  }

  #float(value: number, start: number): number {
    if (!Number.isFinite(value)) {
      if (this.#nonFinite !== undefined && this.#markParams()) return value;
      throw this.#error('wrong-type', `Expected a number that JSON can state, got ${value}`, start);
    }
    const open = this.#wholeFloats && this.#open.at(-1);
    if (open !== undefined && Number.isInteger(value)) (open.wholeFloats ??= new Set()).add(open.step);
    return value;
  }

  /** Marks all open objects that are at their `params`; false if none is. */
  #markParams(): boolean {
    let found = false;
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const open = this.#open[i];
      if (!(open instanceof OpenMap) || open.name !== 'params') continue;
      // Those further out are marked then, too.
      if (open.nonFinite) return true;
      open.nonFinite = true;
      found = true;
    }
    return found;
  }

  #readString(tag: number, start: number): string | RawString {
    const from = this.#take(this.#stringLength(tag, start), start);
    const end = this.#at;
    if (this.#rawStrings && end - from > RAW_STRING_BYTES) {
      const view = this.#bytes.subarray(from, end);
      if (isPlainAscii(view)) return new RawString(view);
    }
    return this.#decode(from, end, start);
  }

  #stringLength(tag: number, start: number): number {
    if (tag < 0xc0) return tag - 0xa0;
    if (tag === 0xd9) return this.#view.getUint8(this.#take(1, start));
    if (tag === 0xda) return this.#view.getUint16(this.#take(2, start));
    return this.#view.getUint32(this.#take(4, start));
  }

  #decode(from: number, end: number, start: number): string {
    const length = end - from;
    // Asked for first: most strings are short, and an object of options for each would cost something.
    if (length > LONGEST_STRING) checkString(length, this.#path, { offset: start });
    return readString(this.#bytes, from, end, this.#path);
  }

  #readArray(count: number, start: number): JsonTree | undefined {
    this.#checkClaim(count, start);
    if (count === 0) return [];
    this.#open.push(new OpenArray(count));
    return undefined;
  }

  #readMap(count: number, start: number): JsonTree | undefined {
    this.#check('keys', count, start);
    this.#checkClaim(count * 2, start);
    if (count === 0) return {};
    const around = this.#open.at(-1);
    this.#open.push(new OpenMap(count, around instanceof OpenMap && around.name === 'exact'));
    return undefined;
  }

  #readName(): string {
    const start = this.#at++;
    const tag = this.#bytes[start] as number;
    this.#owed--;
    if (!isStringTag(tag)) {
      if (tag === 0xc1) throw this.#notJson(tag, start);
      throw this.#error('wrong-type', `Expected a string as the name of a member, got ${kindOf(tag)}`, start);
    }
    const from = this.#take(this.#stringLength(tag, start), start);
    return this.#decode(from, this.#at, start);
  }

  #checkClaim(elements: number, start: number): void {
    this.#check('depth', this.#open.length + 1, start);
    this.#owed += elements;
    this.#need(0, start);
  }

  #notJson(tag: number, start: number): DecodeError {
    if (tag === 0xc1) return this.#error('syntax', 'Expected a value, got byte 0xc1, which msgpack never uses', start);
    return this.#error('wrong-type', `Expected a value that JSON can state, got ${kindOf(tag)}`, start);
  }

  #error(code: DecodeCode, message: string, offset: number): DecodeError {
    return new DecodeError(code, message, this.#path, { offset });
  }

  #check(limit: keyof Limits, value: number, offset: number): void {
    if (value > this.#limits[limit]) throw tooMuch(this.#limits, limit, value, this.#path, { offset });
  }
}
