/**
 * The buffers of canonical arrays, each of which knows its length and how to write itself.
 *
 * @module
 */
import type { Data, Vector } from 'apache-arrow';
import { bytesOf } from '../../base/bytes.ts';
import { copyBits, validityOf } from '../arrow/bitmap.ts';
import type { FixedLayout } from '../arrow/layout.ts';
import { eachStretch, type Run } from './runs.ts';
import { VIEW_INLINE, VIEW_WIDTH, viewBytes } from '../arrow/views.ts';

/** A buffer not yet written: its length, and how to write it into zeroed bytes of that length. */
export interface Piece {
  readonly length: number;
  /** The buffer itself where it stands in the memory of an array already, and may hold any bits. */
  readonly bytes?: Uint8Array | undefined;
  writeTo(target: Uint8Array): void;
}

/** The bytes of a buffer: its own, or filled into new memory. */
export function bytesOfPiece(piece: Piece): Uint8Array {
  if (piece.bytes !== undefined) return piece.bytes;
  const bytes = new Uint8Array(piece.length);
  // A bitmap is left out where no null is, but there may be nulls beside what is written.
  if (piece.length > 0) piece.writeTo(bytes);
  return bytes;
}

/** What each index into an old dictionary becomes; undefined where all stay. */
export type Remap = (dictionary: Vector) => Int32Array | undefined;

/** A buffer of what an array holds. */
export function copyOf(array: Int8Array | Int32Array): Piece {
  return { length: array.byteLength, writeTo: (target) => target.set(bytesOf(array)) };
}

/** Calls back for each valid slot of runs. */
export function eachValue(runs: readonly Run[], visit: (data: Data, slot: number) => void): void {
  for (const run of runs) {
    const { data } = run;
    if (data === undefined) continue;
    eachStretch(run, validityOf(data), (valid, start, count) => {
      if (valid) for (let slot = start; slot < start + count; slot++) visit(data, slot);
    });
  }
}

/** The bits of booleans, zero under nulls. */
export function bits(runs: readonly Run[], total: number): Piece {
  return {
    length: Math.ceil(total / 8),
    writeTo(target) {
      let at = 0;
      for (const run of runs) {
        const { data, start: first } = run;
        const begin = at;
        at += run.count;
        if (data === undefined) continue;
        const values = { bytes: data.values as Uint8Array, offset: data.offset };
        eachStretch(run, validityOf(data), (valid, start, count) => {
          if (valid) copyBits(target, begin + start - first, values, start, count);
        });
      }
    },
  };
}

/** Values of so many bytes each, zero under nulls. */
export function fixed(runs: readonly Run[], total: number, width: number): Piece {
  return {
    length: total * width,
    bytes: wholeRun(runs, total, width),
    writeTo(target) {
      let at = 0;
      for (const run of runs) {
        const { data, start: first } = run;
        const begin = at - first;
        at += run.count;
        if (data === undefined || run.count === 0) continue;
        const bytes = bytesOf(data.values);
        const validity = validityOf(data);
        // One copy, then zeros under the nulls: faster than a copy for each stretch.
        target.set(bytes.subarray(first * width, (first + run.count) * width), (begin + first) * width);
        if (validity === undefined) continue;
        eachStretch(run, validity, (valid, start, count) => {
          if (!valid) target.fill(0, (begin + start) * width, (begin + start + count) * width);
        });
      }
    },
  };
}

/** The values of the one run that there is, where none of them is null. */
function wholeRun(runs: readonly Run[], total: number, width: number): Uint8Array | undefined {
  const run = runs.find(({ count }) => count > 0);
  if (run?.data === undefined || run.count !== total || validityOf(run.data) !== undefined) return undefined;
  return bytesOf(run.data.values).subarray(run.start * width, (run.start + total) * width);
}

/** Indices into the one dictionary that those of all runs became. */
export function indices(runs: readonly Run[], total: number, layout: FixedLayout, remap: Remap): Piece {
  const plain = fixed(runs, total, layout.width);
  return {
    length: plain.length,
    writeTo(target) {
      plain.writeTo(target);
      const out = new layout.element(target.buffer, target.byteOffset, total);
      let at = 0;
      for (const run of runs) {
        const { data, start: first } = run;
        const begin = at - first;
        at += run.count;
        const moved = data?.dictionary === undefined ? undefined : remap(data.dictionary);
        if (data === undefined || moved === undefined) continue;
        eachStretch(run, validityOf(data), (valid, start, count) => {
          if (!valid) return;
          for (let slot = start; slot < start + count; slot++) out[begin + slot] = moved[data.values[slot]] as number;
        });
      }
    },
  };
}

/** Writes views of values that stand in them or, one after the other, in one buffer. */
export function writeViews(target: Uint8Array, runs: readonly Run[]): void {
  const out = new DataView(target.buffer, target.byteOffset, target.byteLength);
  let end = 0;
  let first = 0;
  for (const run of runs) {
    const { data } = run;
    const begin = first - run.start;
    first += run.count;
    if (data === undefined) continue;
    eachValue([run], (_, slot) => {
      const at = (begin + slot) * VIEW_WIDTH;
      const bytes = viewBytes(data.values, data.variadicBuffers, slot);
      out.setInt32(at, bytes.length, true);
      target.set(bytes.length <= VIEW_INLINE ? bytes : bytes.subarray(0, 4), at + 4);
      if (bytes.length <= VIEW_INLINE) return;
      out.setInt32(at + 12, end, true);
      end += bytes.length;
    });
  }
}
