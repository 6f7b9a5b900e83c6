import { viewOf } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { bitAt, type Bitmap } from '../arrow/bitmap.ts';
import { NULLS, writeNull, type Cells } from './cells.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Values of which some are null. */
export class NullableCells implements Cells {
  readonly #cells: Cells;
  readonly #validity: Bitmap;

  constructor(cells: Cells, validity: Bitmap) {
    this.#cells = cells;
    this.#validity = validity;
  }

  write(out: TextBuffer, slot: number): void {
    if (bitAt(this.#validity, slot)) this.#cells.write(out, slot);
    else writeNull(out);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new NullableCells(NULLS, {
    bytes: new Uint8Array(0),
    offset: 0,
  });
}

/** Lists of items that stand one after the other. */
export class ListCells implements Cells {
  readonly #items: Cells;
  readonly #offsets: Int32Array | Float64Array;

  constructor(items: Cells, offsets: Int32Array | Float64Array) {
    this.#items = items;
    this.#offsets = offsets;
  }

  write(out: TextBuffer, slot: number): void {
    writeArray(out, this.#items, this.#offsets[slot] as number, this.#offsets[slot + 1] as number);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new ListCells(NULLS, new Int32Array(1));
}

/** Lists that all have the same size. */
export class FixedListCells implements Cells {
  readonly #items: Cells;
  readonly #size: number;

  constructor(items: Cells, size: number) {
    this.#items = items;
    this.#size = size;
  }

  write(out: TextBuffer, slot: number): void {
    writeArray(out, this.#items, slot * this.#size, (slot + 1) * this.#size);
  }
}

function writeArray(out: TextBuffer, items: Cells, start: number, end: number): void {
  out.byte(OPEN);
  for (let i = start; i < end; i++) {
    if (i > start) out.byte(COMMA);
    items.write(out, i);
  }
  out.byte(CLOSE);
}

/** The entries of maps: pairs of key and value. */
export class PairCells implements Cells {
  readonly #key: Cells;
  readonly #value: Cells;

  constructor(key: Cells, value: Cells) {
    this.#key = key;
    this.#value = value;
  }

  write(out: TextBuffer, slot: number): void {
    out.byte(OPEN);
    this.#key.write(out, slot);
    out.byte(COMMA);
    this.#value.write(out, slot);
    out.byte(CLOSE);
  }
}

/** A member of a struct: its name in JSON with its colon, and its values. */
export type StructMember = readonly [name: DataView, cells: Cells];

/** Objects, one member after the other. */
export class StructCells implements Cells {
  readonly #members: readonly StructMember[];

  constructor(members: readonly StructMember[]) {
    this.#members = members;
  }

  write(out: TextBuffer, slot: number): void {
    out.byte(123);
    for (const [i, [name, cells]] of this.#members.entries()) {
      if (i > 0) out.byte(COMMA);
      out.copy(name, 0, name.byteLength);
      cells.write(out, slot);
    }
    out.byte(125);
  }
}

/** One of several arrays, told by an id per slot. */
export class UnionCells implements Cells {
  readonly #cells: ReadonlyMap<number, Cells>;
  readonly #ids: Int8Array;
  readonly #offsets: Int32Array | undefined;

  /** @param offsets - the slots of a dense union; each slot is its own in others. */
  constructor(cells: ReadonlyMap<number, Cells>, ids: Int8Array, offsets: Int32Array | undefined) {
    this.#cells = cells;
    this.#ids = ids;
    this.#offsets = offsets;
  }

  write(out: TextBuffer, slot: number): void {
    const at = this.#offsets === undefined ? slot : (this.#offsets[slot] as number);
    this.#cells.get(this.#ids[slot] as number)?.write(out, at);
  }
}

/** Values of a dictionary: each was written once, and its text is copied. */
export class DictionaryCells implements Cells {
  readonly #entries: DataView;
  readonly #offsets: Float64Array;
  readonly #indices: ArrayLike<number>;

  constructor(entries: Uint8Array, offsets: Float64Array, indices: ArrayLike<number>) {
    this.#entries = viewOf(entries);
    this.#offsets = offsets;
    this.#indices = indices;
  }

  write(out: TextBuffer, slot: number): void {
    const index = this.#indices[slot] as number;
    out.copy(this.#entries, this.#offsets[index] as number, this.#offsets[index + 1] as number);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new DictionaryCells(
    new Uint8Array(0),
    new Float64Array(1),
    new Int32Array(0),
  );
}

const OPEN = 91;
const COMMA = 44;
const CLOSE = 93;
