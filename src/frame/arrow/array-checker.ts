import type { Data, DataType, Field, Vector } from 'apache-arrow';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { bitAt, validityOf, type Bitmap } from './bitmap.ts';
import { type EmptyCount, hasNoBytes } from './empty-slots.ts';
import { layoutOf, type FixedLayout, type Layout } from './layout.ts';
import { longView, VIEW_WIDTH, viewLength } from './views.ts';
import { offsetsOf } from './offsets.ts';
import { isAscii, isContinuation, isUtf8 } from '../../base/check-utf8.ts';

/** Refuses what is checked: throws the error of the side that checks. */
export type Refuse = (message: string) => never;

/**
 * Checks arrays of apache-arrow against their type: whatever passes can be read slot by slot without leaving its
 * buffers, and means what Arrow says it means.
 *
 * The same checks serve streams that are read and tables that callers bring. Costs time linear in the buffers and
 * allocates next to nothing, whatever the buffers hold.
 */
export class ArrayChecker {
  readonly #refuse: Refuse;
  readonly #limits: Limits;
  readonly #path: Path;
  readonly #dictionaries: Set<Vector> = new Set<Vector>();

  readonly #empty: EmptyCount;

  /**
   * @param path - where the arrays stand, for limits.
   * @param empty - counts slots inside others that no byte stands for, all over the frame.
   */
  constructor(limits: Limits, path: Path, empty: EmptyCount, refuse: Refuse) {
    this.#empty = empty;
    this.#limits = limits;
    this.#path = path;
    this.#refuse = refuse;
  }

  /** @param type - what the schema says that `data` is; without a type problem. */
  check(data: Data, type: DataType): void {
    const { length } = data;
    const layout = layoutOf(type);
    if (layout === undefined || !sameKind(layout, layoutOf(data.type))) {
      this.#refuse('Expected arrays of the types that the schema names');
    }
    checkLimit(this.#limits, 'elements', length, this.#path);
    if (layout.kind === 'null') return;
    if (layout.kind === 'union') {
      this.#union(data, layout);
      return;
    }
    const valid = this.#validity(data);
    switch (layout.kind) {
      case 'bits':
        if (length > 0) this.#holds(data.values, Uint8Array, Math.ceil((data.offset + length) / 8));
        return;
      case 'fixed':
        this.#fixed(data, layout);
        return;
      case 'bytes':
        this.#bytes(data, layout, valid);
        return;
      case 'view':
        this.#views(data, layout.text, valid);
        return;
      case 'list':
        this.#list(data, layout);
        return;
      case 'fixed-list':
        this.#children(data, layout.children, length * layout.size);
        return;
      case 'struct':
        this.#children(data, layout.children, length);
        return;
      case 'dictionary':
        this.#dictionary(data, layout, valid);
    }
  }

  /** Checks a dictionary once, however many arrays refer to it. */
  checkDictionary(dictionary: Vector, type: DataType): void {
    if (this.#dictionaries.has(dictionary)) return;
    for (const chunk of dictionary.data) this.#inner(chunk, type);
    this.#dictionaries.add(dictionary);
  }

  /** Checks an array whose length is not that of the array around it. */
  #inner(data: Data, type: DataType): void {
    if (hasNoBytes(type)) this.#empty.add(data.length, this.#path);
    this.check(data, type);
  }

  #validity(data: Data): Bitmap | undefined {
    const bytes: Uint8Array | null | undefined = data.nullBitmap;
    if (bytes === undefined || bytes === null || bytes.byteLength === 0) return undefined;
    this.#holds(bytes, Uint8Array, Math.ceil((data.offset + data.length) / 8));
    return validityOf(data);
  }

  /** Checks that a buffer is an array of this element with at least so many. */
  #holds(buffer: unknown, element: { readonly BYTES_PER_ELEMENT: number; readonly name: string }, least: number): void {
    if (least === 0 && (buffer === undefined || buffer === null)) return;
    // Arrays of other realms and copies are fine; only the element counts.
    if (!ArrayBuffer.isView(buffer) || Object.prototype.toString.call(buffer) !== `[object ${element.name}]`) {
      this.#refuse(`Expected a buffer that is a ${element.name}`);
    }
    if (buffer.byteLength < least * element.BYTES_PER_ELEMENT) {
      this.#refuse(
        `Expected a buffer of at least ${least * element.BYTES_PER_ELEMENT} bytes, got ${buffer.byteLength}`,
      );
    }
  }

  #fixed(data: Data, layout: FixedLayout): void {
    this.#holds(data.values, layout.element, (data.length * layout.width) / layout.element.BYTES_PER_ELEMENT);
  }

  /** Checks offsets and returns the end of what they span. */
  #offsets(data: Data, large: boolean, most: number): Int32Array | Float64Array {
    if (data.length > 0) this.#holds(data.valueOffsets, large ? BigInt64Array : Int32Array, data.length + 1);
    const offsets = offsetsOf(data, large);
    let previous = offsets[0] as number;
    if (previous < 0) this.#refuse('Expected offsets that do not begin below 0');
    for (let i = 1; i <= data.length; i++) {
      const next = offsets[i] as number;
      if (next < previous) this.#refuse('Expected offsets that never decrease');
      previous = next;
    }
    if (previous > most) this.#refuse(`Expected offsets up to ${most}, got ${previous}`);
    return offsets;
  }

  #bytes(data: Data, layout: Extract<Layout, { kind: 'bytes' }>, valid: Bitmap | undefined): void {
    this.#holds(data.values, Uint8Array, 0);
    const bytes: Uint8Array = data.values ?? new Uint8Array(0);
    const offsets = this.#offsets(data, layout.large, bytes.length);
    if (!layout.text || data.length === 0) return;
    const span = bytes.subarray(offsets[0], offsets[data.length]);
    if (isAscii(span) || (isUtf8(span) && splitsCharacters(bytes, offsets, data.length))) return;
    // What stands under nulls or between characters may be anything: then every value is looked at by itself.
    for (let i = 0; i < data.length; i++) {
      if (valid !== undefined && !bitAt(valid, i)) continue;
      if (!isUtf8(bytes.subarray(offsets[i], offsets[i + 1]))) this.#refuse('Expected text in UTF-8');
    }
  }

  #views(data: Data, text: boolean, valid: Bitmap | undefined): void {
    this.#holds(data.values, Uint8Array, data.length * VIEW_WIDTH);
    const buffers: readonly Uint8Array[] = data.variadicBuffers ?? [];
    for (const buffer of buffers) this.#holds(buffer, Uint8Array, 0);
    const known = text ? buffers.map((buffer) => isUtf8(buffer)) : [];
    // Views may overlap: without a budget a small stream could ask for the same megabytes again and again.
    let budget = text ? 4 * buffers.reduce((sum, buffer) => sum + buffer.length, 1024) : 0;
    const views: Uint8Array = data.values;
    for (let i = 0; i < data.length; i++) {
      if (valid !== undefined && !bitAt(valid, i)) continue;
      const length = viewLength(views, i);
      if (length < 0) this.#refuse('Expected views of lengths from 0 on');
      if (length <= 12) {
        const start = i * VIEW_WIDTH + 4;
        if (text && !isUtf8(views.subarray(start, start + length))) this.#refuse('Expected text in UTF-8');
        continue;
      }
      const view = longView(views, i);
      const buffer = buffers[view.buffer];
      if (buffer === undefined || view.start < 0 || view.start + length > buffer.length) {
        this.#refuse('Expected views inside their buffers');
      }
      for (let k = 0; k < 4; k++) {
        if (buffer[view.start + k] !== views[i * VIEW_WIDTH + 4 + k]) this.#refuse('Expected views with true prefixes');
      }
      if (!text) continue;
      const end = view.start + length;
      if (known[view.buffer] === true) {
        if (isContinuation(buffer[view.start]) || isContinuation(buffer[end])) this.#refuse('Expected text in UTF-8');
        continue;
      }
      budget -= length;
      if (budget < 0 || !isUtf8(buffer.subarray(view.start, end))) this.#refuse('Expected text in UTF-8');
    }
  }

  #list(data: Data, layout: Extract<Layout, { kind: 'list' }>): void {
    const child: Data | undefined = data.children?.[0];
    const field = layout.children[0];
    if (child === undefined && data.length === 0) return;
    if (child === undefined || field === undefined) return this.#refuse('Expected the child of a list');
    this.#offsets(data, layout.large, child.length);
    this.#inner(child, field.type);
  }

  #children(data: Data, fields: readonly Field[], least: number): void {
    const children: readonly (Data | undefined)[] = data.children ?? [];
    // apache-arrow makes arrays of no slots without children.
    if (data.length === 0 && children[0] === undefined) return;
    for (const [i, field] of fields.entries()) {
      const child = children[i];
      if (child === undefined) return this.#refuse(`Expected ${fields.length} child arrays, got ${children.length}`);
      if (child.length < least) this.#refuse(`Expected a child array of at least ${least} slots, got ${child.length}`);
      if (child.length > data.length) this.#inner(child, field.type);
      else this.check(child, field.type);
    }
  }

  #union(data: Data, layout: Extract<Layout, { kind: 'union' }>): void {
    this.#holds(data.typeIds, Int8Array, data.length);
    this.#children(data, layout.children, layout.dense ? 0 : data.length);
    const lengths = new Float64Array(128).fill(-1);
    for (const [i, id] of layout.ids.entries()) lengths[id] = data.children[i]?.length ?? -1;
    const ids: Int8Array = data.typeIds ?? new Int8Array(0);
    if (layout.dense) this.#holds(data.valueOffsets, Int32Array, data.length);
    const offsets: Int32Array = data.valueOffsets;
    for (let i = 0; i < data.length; i++) {
      const id = ids[i] as number;
      const most = id < 0 ? -1 : (lengths[id] as number);
      if (most < 0) this.#refuse('Expected type ids that the union has');
      const at = layout.dense ? (offsets[i] as number) : i;
      if (at < 0 || at >= most) this.#refuse('Expected offsets of a union inside its children');
    }
  }

  #dictionary(data: Data, layout: Extract<Layout, { kind: 'dictionary' }>, valid: Bitmap | undefined): void {
    this.#fixed(data, layout.indices);
    const { dictionary } = data;
    if (dictionary === undefined || dictionary === null) {
      if (data.length === 0) return;
      return this.#refuse('Expected a dictionary');
    }
    this.checkDictionary(dictionary, layout.values);
    const entries = dictionary.length;
    const indices: ArrayLike<number> = data.values ?? [];
    for (let i = 0; i < data.length; i++) {
      const index = indices[i] as number;
      if (index >= 0 && index < entries) continue;
      if (valid === undefined || bitAt(valid, i)) this.#refuse(`Expected indices below ${entries} of a dictionary`);
    }
  }
}

/** Whether every offset stands between characters of text that is UTF-8 as a whole. */
function splitsCharacters(bytes: Uint8Array, offsets: Int32Array | Float64Array, length: number): boolean {
  for (let i = 1; i < length; i++) if (isContinuation(bytes[offsets[i] as number])) return false;
  return true;
}

function sameKind(a: Layout, b: Layout | undefined): boolean {
  if (a === b) return true;
  if (b === undefined || a.kind !== b.kind) return false;
  for (const key of ['width', 'element', 'large', 'text', 'size', 'dense'] as const) {
    if ((a as Record<string, unknown>)[key] !== (b as Record<string, unknown>)[key]) return false;
  }
  return true;
}
