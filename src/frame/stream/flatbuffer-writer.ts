/** A member of a table: a scalar of 1, 2, 4 or 8 bytes, or something that is written after the table. */
export type Slot = Scalar | Reference | undefined;

interface Scalar {
  readonly size: 1 | 2 | 4 | 8;
  readonly value: number;
}

interface Reference {
  /** Writes what the member refers to and returns its position. */
  readonly write: (out: FlatbufferWriter) => number;
}

/** A scalar member. */
export function scalar(size: 1 | 2 | 4 | 8, value: number): Scalar {
  return { size, value };
}

/** A member that refers to a table of these slots. */
export function table(slots: readonly Slot[]): Reference {
  return { write: (out) => out.table(slots) };
}

/** A member that refers to a string. */
export function string(text: string): Reference {
  return { write: (out) => out.string(text) };
}

/** A member that refers to a vector of tables or strings. */
export function vector(items: readonly Reference[]): Reference {
  return { write: (out) => out.references(items) };
}

/** A member that refers to a vector of 4-byte integers. */
export function int32Vector(items: ArrayLike<number>): Reference {
  return { write: (out) => out.scalars(items, 4, 1) };
}

/** A member that refers to a vector of structs, each of so many 8-byte integers, given one after the other. */
export function int64Structs(items: ArrayLike<number>, width: number): Reference {
  return { write: (out) => out.scalars(items, 8, width) };
}

/**
 * Writes FlatBuffers the same way every time: parents before children, no sharing, no padding but zeros.
 *
 * @see https://flatbuffers.dev/internals/
 */
export class FlatbufferWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1024);
  #view: DataView = new DataView(this.#bytes.buffer);
  #length = 0;

  /**
   * Writes one buffer.
   *
   * @returns Its bytes, padded with zeros to a multiple of 8.
   */
  static write(root: Reference): Uint8Array<ArrayBuffer> {
    const out = new FlatbufferWriter();
    const at = out.#reserve(4, 4);
    const target = root.write(out);
    out.#view.setUint32(at, target - at, true);
    out.#reserve(0, 8);
    return out.#bytes.slice(0, out.#length);
  }

  /** @returns The position of the table. */
  table(slots: readonly Slot[]): number {
    const vtable = this.#reserve(4 + 2 * slots.length, 2);
    const has8 = slots.some((slot) => slot !== undefined && 'size' in slot && slot.size === 8);
    // The table begins with 4 bytes; what is 8 bytes wide follows them, aligned.
    const start = this.#reserve(4, has8 ? 8 : 4, has8 ? 4 : 0);
    this.#view.setInt32(start, start - vtable, true);
    for (const size of [8, 4, 2, 1]) {
      for (const [i, slot] of slots.entries()) {
        if (slot === undefined || sizeOf(slot) !== size) continue;
        const at = this.#reserve(size, size);
        this.#view.setUint16(vtable + 4 + 2 * i, at - start, true);
        if ('size' in slot) this.#set(at, slot.size, slot.value);
      }
    }
    this.#view.setUint16(vtable, 4 + 2 * slots.length, true);
    this.#view.setUint16(vtable + 2, this.#length - start, true);
    for (const [i, slot] of slots.entries()) {
      if (slot === undefined || 'size' in slot) continue;
      const at = start + this.#view.getUint16(vtable + 4 + 2 * i, true);
      const target = slot.write(this);
      this.#view.setUint32(at, target - at, true);
    }
    return start;
  }

  /** @returns The position of the string. */
  string(text: string): number {
    const utf8 = ENCODER.encode(text);
    const at = this.#reserve(4 + utf8.length + 1, 4);
    this.#view.setUint32(at, utf8.length, true);
    this.#bytes.set(utf8, at + 4);
    return at;
  }

  /** @returns The position of the vector. */
  references(items: readonly Reference[]): number {
    const at = this.#reserve(4 + 4 * items.length, 4);
    this.#view.setUint32(at, items.length, true);
    for (const [i, item] of items.entries()) {
      const slot = at + 4 + 4 * i;
      const target = item.write(this);
      this.#view.setUint32(slot, target - slot, true);
    }
    return at;
  }

  /** @returns The position of the vector. */
  scalars(items: ArrayLike<number>, size: 4 | 8, width: number): number {
    const at = this.#reserve(4 + size * items.length, size, size === 8 ? 4 : 0);
    this.#view.setUint32(at, items.length / width, true);
    for (let i = 0; i < items.length; i++) this.#set(at + 4 + size * i, size, items[i] as number);
    return at;
  }

  #set(at: number, size: number, value: number): void {
    if (size === 1) this.#view.setUint8(at, value);
    else if (size === 2) this.#view.setInt16(at, value, true);
    else if (size === 4) this.#view.setInt32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
  }

  /** Keeps `size` zero bytes at the next position that is `phase` modulo `align`. */
  #reserve(size: number, align: number, phase = 0): number {
    const at = this.#length + ((((phase - this.#length) % align) + align) % align);
    const end = at + size;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = end;
    return at;
  }
}

const ENCODER = /* @__PURE__ */ new TextEncoder();

function sizeOf(slot: Scalar | Reference): number {
  return 'size' in slot ? slot.size : 4;
}
