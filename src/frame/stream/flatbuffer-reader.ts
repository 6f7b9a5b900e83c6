import { DecodeError } from '../../base/errors.ts';
import type { Path } from '../../base/path.ts';

/**
 * Untrusted FlatBuffers bytes: every offset is checked before it is followed.
 *
 * Offsets only point forward, so there are no cycles; but tables could be shared, and a tree of shared tables can be
 * exponentially large. Writers of Arrow share none, so what is read may not be larger than the bytes it is read from.
 */
class FlatbufferSource {
  readonly view: DataView;
  readonly path: Path;
  #budget: number;

  constructor(bytes: Uint8Array, path: Path) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.path = path;
    this.#budget = bytes.length;
  }

  fail(message: string): never {
    throw new DecodeError('bad-arrow', message, this.path);
  }

  /** Checks that `size` bytes stand at a position, and counts them when they are visited as an object. */
  visit(at: number, size: number): void {
    this.inside(at, size);
    this.#budget -= size;
    if (this.#budget < 0) this.fail('Expected Arrow metadata that shares no tables');
  }

  inside(at: number, size: number): void {
    if (!(at >= 0 && at + size <= this.view.byteLength)) {
      this.fail('Expected an offset inside the Arrow metadata');
    }
  }

  /** Follows a forward offset. */
  follow(at: number): number {
    this.inside(at, 4);
    return at + this.view.getUint32(at, true);
  }
}

/** A table of an untrusted FlatBuffer; absent members give their defaults. */
export class FlatbufferTable {
  readonly #source: FlatbufferSource;
  readonly #at: number;
  readonly #vtable: number;
  readonly #vtableSize: number;
  readonly #size: number;

  private constructor(source: FlatbufferSource, at: number) {
    const { view } = source;
    source.visit(at, 4);
    const vtable = at - view.getInt32(at, true);
    source.inside(vtable, 4);
    this.#vtableSize = view.getUint16(vtable, true);
    this.#size = view.getUint16(vtable + 2, true);
    source.inside(vtable, this.#vtableSize);
    source.inside(at, this.#size);
    if (this.#vtableSize < 4 || this.#vtableSize % 2 !== 0 || this.#size < 4) {
      source.fail('Expected a table of Arrow metadata');
    }
    this.#source = source;
    this.#at = at;
    this.#vtable = vtable;
  }

  /**
   * Opens the root table.
   *
   * @throws {@link DecodeError} `bad-arrow`, as every member function does, where an offset leaves the bytes.
   */
  static root(bytes: Uint8Array, path: Path): FlatbufferTable {
    const source = new FlatbufferSource(bytes, path);
    return new FlatbufferTable(source, source.follow(0));
  }

  uint8(slot: number, otherwise: number): number {
    const at = this.#member(slot, 1);
    return at === 0 ? otherwise : this.#source.view.getUint8(at);
  }

  bool(slot: number): boolean {
    return this.uint8(slot, 0) !== 0;
  }

  int16(slot: number, otherwise: number): number {
    const at = this.#member(slot, 2);
    return at === 0 ? otherwise : this.#source.view.getInt16(at, true);
  }

  int32(slot: number, otherwise: number): number {
    const at = this.#member(slot, 4);
    return at === 0 ? otherwise : this.#source.view.getInt32(at, true);
  }

  /** A non-negative integer of 64 bits, 0 when absent. */
  size(slot: number): number {
    const at = this.#member(slot, 8);
    return at === 0 ? 0 : this.#sizeAt(at);
  }

  string(slot: number): string | undefined {
    const at = this.#reference(slot);
    return at === 0 ? undefined : this.#string(at);
  }

  table(slot: number): FlatbufferTable | undefined {
    const at = this.#reference(slot);
    return at === 0 ? undefined : new FlatbufferTable(this.#source, at);
  }

  /** A vector of tables, empty when absent. */
  tables(slot: number): FlatbufferTable[] {
    const [at, length] = this.#vector(slot, 4);
    const tables: FlatbufferTable[] = [];
    for (let i = 0; i < length; i++) {
      tables.push(new FlatbufferTable(this.#source, this.#source.follow(at + 4 * i)));
    }
    return tables;
  }

  int32s(slot: number): Int32Array | undefined {
    if (this.#reference(slot) === 0) return undefined;
    const [at, length] = this.#vector(slot, 4);
    return Int32Array.from({ length }, (_, i) => this.#source.view.getInt32(at + 4 * i, true));
  }

  /** A vector of structs of so many non-negative 64-bit integers each, one after the other. */
  sizes(slot: number, width: number): number[] {
    const [at, length] = this.#vector(slot, 8 * width);
    const sizes: number[] = [];
    for (let i = 0; i < length * width; i++) sizes.push(this.#sizeAt(at + 8 * i));
    return sizes;
  }

  has(slot: number): boolean {
    return this.#reference(slot) !== 0;
  }

  fail(message: string): never {
    this.#source.fail(message);
  }

  /** The position of a member inside the table, 0 when it is absent. */
  #member(slot: number, size: number): number {
    const entry = 4 + 2 * slot;
    if (entry + 2 > this.#vtableSize) return 0;
    const offset = this.#source.view.getUint16(this.#vtable + entry, true);
    if (offset === 0) return 0;
    if (offset < 4 || offset + size > this.#size) this.fail('Expected a member inside its table of Arrow metadata');
    return this.#at + offset;
  }

  #reference(slot: number): number {
    const at = this.#member(slot, 4);
    return at === 0 ? 0 : this.#source.follow(at);
  }

  #vector(slot: number, size: number): readonly [at: number, length: number] {
    const at = this.#reference(slot);
    if (at === 0) return [0, 0];
    this.#source.visit(at, 4);
    const length = this.#source.view.getUint32(at, true);
    this.#source.visit(at + 4, length * size);
    return [at + 4, length];
  }

  #string(at: number): string {
    const { view } = this.#source;
    this.#source.visit(at, 4);
    const length = view.getUint32(at, true);
    this.#source.visit(at + 4, length);
    try {
      return UTF8.decode(new Uint8Array(view.buffer, view.byteOffset + at + 4, length));
    } catch {
      return this.fail('Expected names of the Arrow schema in UTF-8');
    }
  }

  #sizeAt(at: number): number {
    const value = Number(this.#source.view.getBigInt64(at, true));
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
      this.fail('Expected a length of the Arrow metadata between 0 and 2^53 - 1');
    }
    return value;
  }
}

const UTF8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
