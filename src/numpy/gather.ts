/**
 * Copies any view of an array into C order.
 *
 * Elements move as integers of their own width, never as numbers: a float that passes through a register may lose
 * the payload of a NaN.
 *
 * @module
 */
import { ownBytes } from '../base/bytes.ts';
import type { Shape } from './notation/shape.ts';

/** The words that elements are copied as; wider elements are several of them, on a last axis of their own. */
export type Words = Uint8Array | Uint16Array | Uint32Array;

/**
 * The widest words that elements of `itemsize` bytes can be copied as.
 *
 * @param bytes - memory of whole elements; the words lie over it where it is aligned for them.
 */
function wordsOf(bytes: Uint8Array, itemsize: number): Words {
  const width = [4, 2].find((size) => itemsize % size === 0 && bytes.byteOffset % size === 0);
  if (width === undefined) return bytes;
  const Words = width === 4 ? Uint32Array : Uint16Array;
  return new Words(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / width);
}

/**
 * A view of numbers wherever they lie in bytes.
 *
 * @param bytes - memory of whole elements of `itemsize` bytes.
 * @param stride - in elements, as `offset`.
 */
export function viewOver(
  bytes: Uint8Array,
  itemsize: number,
  shape: Shape,
  stride: readonly number[],
  offset: number,
): View {
  const words = wordsOf(bytes, itemsize);
  // Wider elements move as several words.
  const wide = itemsize / words.BYTES_PER_ELEMENT;
  if (wide === 1) return { words, shape, stride, offset };
  return { words, shape: [...shape, wide], stride: [...stride.map((step) => step * wide), 1], offset: offset * wide };
}

/** Some elements of an array: element `(i, j)` is at `offset + i * stride[0] + j * stride[1]`. */
export interface View {
  readonly words: Words;
  readonly shape: Shape;
  /** In words; zero repeats an element, negative runs backwards. */
  readonly stride: readonly number[];
  /** Word of the first element. */
  readonly offset: number;
}

/** Runs of this many words are worth the call that copies them at once. */
const LONG_RUN_WORDS = 32;

/**
 * Copies the elements of a view in C order.
 *
 * @param view - every element of it lies inside its words.
 * @returns Bytes in memory of their own.
 */
export function gather(view: View): Uint8Array<ArrayBuffer> {
  const { words, shape, offset } = view;
  let length = words.BYTES_PER_ELEMENT;
  for (const size of shape) length *= size;
  const bytes = ownBytes(shape.includes(0) ? 0 : length);
  if (bytes.length === 0) return bytes;
  const target = wordsOf(bytes, words.BYTES_PER_ELEMENT);
  const [run, axes] = splitRun(axesOf(shape, view.stride));
  const [columns, ...others] = axes;
  if (columns === undefined || run >= LONG_RUN_WORDS) {
    walk(axes, offset, 0, (from, to) => target.set(words.subarray(from, from + run), to));
    return bytes;
  }
  // Rows are what lies closest together in the source, so that tiles use all of each cache line.
  const rows = others.reduce((a, b) => (Math.abs(b.step) < Math.abs(a.step) ? b : a), others[0] ?? ONE);
  walk(
    others.filter((axis) => axis !== rows),
    offset,
    0,
    (from, to) => {
      if (run === 1) copyWords(words, target, from, to, rows, columns);
      else copyRuns(words, target, from, to, rows, columns, run);
    },
  );
  return bytes;
}

/** One axis of a view that is being copied. */
interface Axis {
  readonly size: number;
  /** Words between neighbours in the source. */
  readonly step: number;
  /** Words between neighbours in the target. */
  readonly out: number;
}

const ONE: Axis = { size: 1, step: 0, out: 0 };

/** Rows and columns copied together: their cache lines stay near while all of each is used. */
const TILE = 16;

/** The axes that count, innermost first: those of one element left out, and neighbours that run on made one. */
export function axesOf(shape: Shape, stride: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  let out = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] as number;
    const step = stride[i] as number;
    const inner = axes.at(-1);
    if (inner !== undefined && step === inner.step * inner.size) {
      axes[axes.length - 1] = { ...inner, size: inner.size * size };
    } else if (size !== 1) {
      axes.push({ size, step, out });
    }
    out *= size;
  }
  return axes;
}

/** How many neighbouring words always move together, and the axes that are left. */
function splitRun(axes: readonly Axis[]): [run: number, axes: readonly Axis[]] {
  const inner = axes[0];
  return inner?.step === 1 ? [inner.size, axes.slice(1)] : [1, axes];
}

/**
 * Visits every position of the axes, of which there are as few as dimensions are allowed.
 *
 * @param left - how many of the axes, the inner ones, are still to be gone through.
 */
export function walk(
  axes: readonly Axis[],
  from: number,
  to: number,
  visit: (from: number, to: number) => void,
  left: number = axes.length,
): void {
  if (left === 0) {
    visit(from, to);
    return;
  }
  const { size, step, out } = axes[left - 1] as Axis;
  for (let i = 0; i < size; i++) walk(axes, from + i * step, to + i * out, visit, left - 1);
}

/** Copies two axes of single words, the columns being neighbours in the target. */
function copyWords(source: Words, target: Words, from: number, to: number, rows: Axis, columns: Axis): void {
  const step = columns.step;
  const [two, three, four] = [2 * step, 3 * step, 4 * step];
  for (let top = 0; top < rows.size; top += TILE) {
    const bottom = Math.min(rows.size, top + TILE);
    for (let left = 0; left < columns.size; left += TILE) {
      const width = Math.min(columns.size - left, TILE);
      for (let row = top; row < bottom; row++) {
        let at = from + row * rows.step + left * step;
        let out = to + row * rows.out + left;
        const end = out + width;
        // Four at a time: the loop itself would cost as much as the copying.
        for (; out < end - 3; out += 4, at += four) {
          target[out] = source[at] as number;
          target[out + 1] = source[at + step] as number;
          target[out + 2] = source[at + two] as number;
          target[out + 3] = source[at + three] as number;
        }
        for (; out < end; out++, at += step) target[out] = source[at] as number;
      }
    }
  }
}

/** Copies two axes of short runs: two words, as most numbers of eight bytes are, or more. */
function copyRuns(
  source: Words,
  target: Words,
  from: number,
  to: number,
  rows: Axis,
  columns: Axis,
  run: number,
): void {
  for (let top = 0; top < rows.size; top += TILE) {
    const bottom = Math.min(rows.size, top + TILE);
    for (let left = 0; left < columns.size; left += TILE) {
      const right = Math.min(columns.size, left + TILE);
      for (let row = top; row < bottom; row++) {
        let at = from + row * rows.step + left * columns.step;
        let out = to + row * rows.out + left * columns.out;
        for (let column = left; column < right; column++, at += columns.step, out += columns.out) {
          target[out] = source[at] as number;
          target[out + 1] = source[at + 1] as number;
          for (let i = 2; i < run; i++) target[out + i] = source[at + i] as number;
        }
      }
    }
  }
}
