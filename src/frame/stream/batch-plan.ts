import type { DataType, Field, Vector } from 'apache-arrow';
import { EncodeError } from '../../base/errors.ts';
import { copyBits, countBits, setBits, validityOf } from '../arrow/bitmap.ts';
import { uniteDictionaries } from './dictionaries.ts';
import { layoutOf, type FixedLayout, type Layout } from '../arrow/layout.ts';
import type { BatchHeader } from './message.ts';
import { bits, copyOf, eachValue, writeViews, fixed, indices, type Piece, type Remap } from './buffers.ts';
import { eachStretch, RunList, slotCount, type Run } from './runs.ts';
import { SpanList } from './spans.ts';
import { VIEW_INLINE, VIEW_WIDTH, viewBytes, viewLength } from '../arrow/views.ts';

/** A batch not yet written: its claims, and the body that they describe. */
export interface Batch {
  readonly header: BatchHeader;
  readonly bodyLength: number;
  /** The buffers of the body, each a multiple of 8 bytes away from the one before. */
  readonly pieces: readonly Piece[];
}

/** A dictionary and its number in the stream. */
export interface NumberedBatch {
  readonly id: number;
  readonly batch: Batch;
}

const LONGEST_OFFSET = 2 ** 31 - 1;

/**
 * Lays arrays out in the one canonical way, so that equal values give equal bytes: no slices, no chunks, offsets from
 * 0 on, no validity without nulls, zeros under nulls, nothing in children that no valid slot refers to, one data
 * buffer per array of views, dictionaries numbered in the order of the fields.
 *
 * What stands below a null, or beside the chosen child of a union, is null where its field may be, else zero.
 *
 * The arrays must have passed an {@link ArrayChecker}.
 */
export class CanonicalWriter {
  /** Dictionaries, those that others refer to first. */
  readonly dictionaries: NumberedBatch[] = [];
  #nextId = 0;

  /** Plans one batch of columns. */
  batch(fields: readonly Field[], columns: readonly (readonly Run[])[], length: number): Batch {
    const body = new BodyPlan((values, runs) => this.#dictionary(values, runs));
    for (const [i, field] of fields.entries()) body.array(field.type, field.nullable, columns[i] as readonly Run[]);
    return body.batch(length);
  }

  /** Plans the dictionary of runs of indices; returns what each old index becomes. */
  #dictionary(type: DictionaryLayout, runs: readonly Run[]): (dictionary: Vector) => Int32Array | undefined {
    // Numbered before the dictionaries that its values hold, as the schema does.
    const id = this.#nextId++;
    const united = uniteDictionaries(type.values, runs);
    const most = 2 ** (8 * type.indices.width - (isSigned(type.indices) ? 1 : 0));
    const entries = slotCount(united.runs);
    if (entries > most) {
      throw new EncodeError('unsupported-value', `Expected at most ${most} entries in a dictionary, got ${entries}`);
    }
    const body = new BodyPlan((values, nested) => this.#dictionary(values, nested));
    body.array(type.values, true, united.runs);
    this.dictionaries.push({ id, batch: body.batch(entries) });
    return united.indices;
  }
}

type DictionaryLayout = Extract<Layout, { kind: 'dictionary' }>;

function isSigned(indices: FixedLayout): boolean {
  return indices.element.name.startsWith('Int');
}

/** Collects the nodes and buffers of one body. */
class BodyPlan {
  readonly #nodes: number[] = [];
  readonly #pieces: Piece[] = [];
  readonly #variadic: number[] = [];
  readonly #dictionary: (layout: DictionaryLayout, runs: readonly Run[]) => Remap;

  constructor(dictionary: (layout: DictionaryLayout, runs: readonly Run[]) => Remap) {
    this.#dictionary = dictionary;
  }

  batch(length: number): Batch {
    const pieces = this.#pieces;
    const buffers: number[] = [];
    let end = 0;
    for (const piece of pieces) {
      buffers.push(end, piece.length);
      end += Math.ceil(piece.length / 8) * 8;
    }
    return {
      header: { length, nodes: this.#nodes, buffers, variadic: this.#variadic },
      bodyLength: end,
      pieces,
    };
  }

  /** Adds an array and those inside it. */
  array(type: DataType, nullable: boolean, runs: readonly Run[]): void {
    const layout = layoutOf(type) as Layout;
    const total = slotCount(runs);
    if (layout.kind === 'null') {
      this.#nodes.push(total, total);
      return;
    }
    if (layout.kind === 'union') {
      this.#nodes.push(total, 0);
      this.#union(layout, runs, total);
      return;
    }
    this.#validity(runs, nullable, total);
    switch (layout.kind) {
      case 'bits':
        this.#pieces.push(bits(runs, total));
        return;
      case 'fixed':
        this.#pieces.push(fixed(runs, total, layout.width));
        return;
      case 'bytes':
        this.#bytes(layout, runs, total);
        return;
      case 'view':
        this.#views(runs, total);
        return;
      case 'list':
        this.#list(layout, runs, total);
        return;
      case 'fixed-list':
        for (const [i, child] of layout.children.entries()) this.#child(child, runs, i, layout.size);
        return;
      case 'struct':
        for (const [i, child] of layout.children.entries()) this.#child(child, runs, i, 1);
        return;
      case 'dictionary': {
        const remap = this.#dictionary(layout, runs);
        this.#pieces.push(indices(runs, total, layout.indices, remap));
      }
    }
  }

  #validity(runs: readonly Run[], nullable: boolean, total: number): void {
    let nulls = 0;
    for (const run of runs) {
      const validity = run.data === undefined ? undefined : validityOf(run.data);
      if (run.data === undefined) nulls += nullable ? run.count : 0;
      else if (validity !== undefined) nulls += run.count - countBits(validity, run.start, run.count);
    }
    this.#nodes.push(total, nulls);
    this.#pieces.push({
      length: nulls === 0 ? 0 : Math.ceil(total / 8),
      writeTo(target) {
        let at = 0;
        for (const run of runs) {
          const validity = run.data === undefined ? undefined : validityOf(run.data);
          if (validity !== undefined) copyBits(target, at, validity, run.start, run.count);
          else if (run.data !== undefined || !nullable) setBits(target, at, run.count);
          at += run.count;
        }
      },
    });
  }

  #bytes(layout: Extract<Layout, { kind: 'bytes' }>, runs: readonly Run[], total: number): void {
    const spans = new SpanList(runs, layout.large);
    this.#offsets(spans, total, layout.large);
    this.#pieces.push({
      length: spans.length,
      writeTo(target) {
        let at = 0;
        spans.each((data, start, end) => {
          target.set((data.values as Uint8Array).subarray(start, end), at);
          at += end - start;
        });
      },
    });
  }

  #list(layout: Extract<Layout, { kind: 'list' }>, runs: readonly Run[], total: number): void {
    const spans = new SpanList(runs, layout.large);
    this.#offsets(spans, total, layout.large);
    const list = new RunList(runs.map((run) => run.data?.children?.[0]));
    spans.each((data, start, end) => list.add(data.children[0], start, end - start));
    const child = layout.children[0] as Field;
    this.array(child.type, child.nullable, list.runs);
  }

  #offsets(spans: SpanList, total: number, large: boolean): void {
    if (!large && spans.length > LONGEST_OFFSET) {
      throw new EncodeError(
        'unsupported-value',
        `Expected at most ${LONGEST_OFFSET} bytes or items, got ${spans.length}`,
      );
    }
    this.#pieces.push({
      length: (total + 1) * (large ? 8 : 4),
      writeTo: (target) => spans.writeOffsets(target),
    });
  }

  #views(runs: readonly Run[], total: number): void {
    let long = 0;
    eachValue(runs, (data, slot) => {
      const length = viewLength(data.values, slot);
      if (length > VIEW_INLINE) long += length;
    });
    if (long > LONGEST_OFFSET) {
      throw new EncodeError('unsupported-value', `Expected at most ${LONGEST_OFFSET} bytes of views, got ${long}`);
    }
    this.#pieces.push({ length: total * VIEW_WIDTH, writeTo: (target) => writeViews(target, runs) });
    this.#variadic.push(long === 0 ? 0 : 1);
    if (long === 0) return;
    this.#pieces.push({
      length: long,
      writeTo(target) {
        let at = 0;
        eachValue(runs, (data, slot) => {
          if (viewLength(data.values, slot) <= VIEW_INLINE) return;
          const bytes = viewBytes(data.values, data.variadicBuffers, slot);
          target.set(bytes, at);
          at += bytes.length;
        });
      },
    });
  }

  /** Adds a child that has `width` slots for each slot of its parent. */
  #child(field: Field, runs: readonly Run[], index: number, width: number): void {
    const list = new RunList(runs.map((run) => run.data?.children?.[index]));
    for (const run of runs) {
      const { data } = run;
      if (data === undefined) {
        list.add(undefined, 0, run.count * width);
        continue;
      }
      const child = data.children?.[index];
      eachStretch(run, validityOf(data), (valid, start, count) => {
        list.add(valid ? child : undefined, start * width, count * width);
      });
    }
    this.array(field.type, field.nullable, list.runs);
  }

  #union(layout: Extract<Layout, { kind: 'union' }>, runs: readonly Run[], total: number): void {
    const ids = new Int8Array(total);
    const offsets = new Int32Array(layout.dense ? total : 0);
    const lists = layout.children.map((_, i) => new RunList(runs.map((run) => run.data?.children?.[i])));
    const childOf = new Map([...layout.ids].map((id, i) => [id, i]));
    const counts = new Int32Array(layout.children.length);
    let at = 0;
    for (const { data, start, count } of runs) {
      for (let slot = start; slot < start + count; slot++, at++) {
        const id = data === undefined ? (layout.ids[0] ?? 0) : (data.typeIds[slot] as number);
        const chosen = childOf.get(id) ?? 0;
        ids[at] = id;
        if (layout.dense) {
          const place = counts[chosen] ?? 0;
          offsets[at] = place;
          counts[chosen] = place + 1;
          lists[chosen]?.add(data?.children[chosen], data === undefined ? 0 : (data.valueOffsets[slot] as number), 1);
        } else {
          for (const [i, list] of lists.entries()) list.add(i === chosen ? data?.children[i] : undefined, slot, 1);
        }
      }
    }
    this.#pieces.push(copyOf(ids));
    if (layout.dense) this.#pieces.push(copyOf(offsets));
    for (const [i, child] of layout.children.entries()) {
      this.array(child.type, child.nullable, (lists[i] as RunList).runs);
    }
  }
}
