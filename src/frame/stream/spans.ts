import type { Data } from 'apache-arrow';
import { HOST_IS_LITTLE_ENDIAN } from '../../base/bytes.ts';
import { bitAt, validityOf } from '../arrow/bitmap.ts';
import { offsetsOf } from '../arrow/offsets.ts';
import { eachStretch, type Run } from './runs.ts';

/** The parts of values or children that the valid slots of runs span, in order. */
export class SpanList {
  /** Bytes or items in all. */
  readonly length: number;
  readonly #runs: readonly Run[];
  readonly #large: boolean;

  constructor(runs: readonly Run[], large: boolean) {
    this.#runs = runs;
    this.#large = large;
    let length = 0;
    this.each((_, start, end) => (length += end - start));
    this.length = length;
  }

  each(visit: (data: Data, start: number, end: number) => void): void {
    for (const run of this.#runs) {
      const { data } = run;
      if (data === undefined || run.count === 0) continue;
      const offsets = offsetsOf(data, this.#large);
      const validity = emptyUnderNulls(run, offsets) ? undefined : validityOf(data);
      eachStretch(run, validity, (valid, start, count) => {
        const from = offsets[start] as number;
        const to = offsets[start + count] as number;
        if (valid && to > from) visit(data, from, to);
      });
    }
  }

  /** @param target - zeroed. */
  writeOffsets(target: Uint8Array): void {
    const out = new Int32Array(target.buffer, target.byteOffset, target.byteLength / 4);
    let at = 0;
    let end = 0;
    for (const run of this.#runs) {
      const { data, start, count } = run;
      const offsets = data === undefined ? undefined : offsetsOf(data, this.#large);
      const validity = data === undefined ? undefined : validityOf(data);
      const isWhole = data !== undefined && offsets !== undefined && emptyUnderNulls(run, offsets);
      if (isWhole && !this.#large && offsets[start] === end) {
        // Offsets that are already what they should be are copied as they are.
        out.set(offsets.subarray(start + 1, start + count + 1), at + 1);
        at += count;
        end = offsets[start + count] as number;
        continue;
      }
      for (let slot = start; slot < start + count; slot++) {
        const isThere = offsets !== undefined && (isWhole || validity === undefined || bitAt(validity, slot));
        if (isThere) end += (offsets[slot + 1] as number) - (offsets[slot] as number);
        at++;
        if (this.#large) setLong(out, at, end);
        else out[at] = end;
      }
    }
  }
}

/** Sets a 64-bit element of an array of words. */
function setLong(words: Int32Array, at: number, value: number): void {
  const low = HOST_IS_LITTLE_ENDIAN ? 0 : 1;
  words[2 * at + low] = value;
  words[2 * at + 1 - low] = Math.floor(value / 2 ** 32);
}

/** Whether nothing stands under the nulls of a run, so that all it spans lies in one piece. */
function emptyUnderNulls(run: Run, offsets: Int32Array | Float64Array): boolean {
  const validity = validityOf(run.data as Data);
  if (validity === undefined) return true;
  let empty = true;
  eachStretch(run, validity, (valid, start, count) => {
    if (!valid && offsets[start] !== offsets[start + count]) empty = false;
  });
  return empty;
}
