import type { Numbers } from '../../../numpy/notation/dtype.ts';
import { STEP_ELEMENTS, type Steps } from '../steps.ts';
import { countInBins, type Histogram } from './histogram.ts';
import { NOT_A_TIME, type PlainNumbers } from './elements.ts';

/** What an array of numbers is like. All but the counts are of its finite numbers, undefined where there are none. */
export interface Statistics {
  /** Elements, whatever they are. */
  readonly count: number;
  /** Elements that are NaN or NaT. */
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  /** Exact: a bigint where elements are. */
  readonly min: number | bigint | undefined;
  readonly max: number | bigint | undefined;
  /** The double nearest to the mean of integers; that of floats to about the last digit. Undefined for times. */
  readonly mean: number | undefined;
  /** Of the whole, not of a sample: NumPy's `std()`. Undefined for times. */
  readonly std: number | undefined;
  readonly histogram: Histogram | undefined;
}

/**
 * Looks at numbers, exactly where they are integers.
 *
 * @param isTime - whether they are counts of time: the lowest bigint is NaT then, and there is no mean.
 */
export function statisticsOf(numbers: Numbers, isTime = false): Steps<Statistics> {
  return numbers instanceof BigInt64Array || numbers instanceof BigUint64Array
    ? wideStatistics(numbers, isTime)
    : plainStatistics(numbers);
}

function* plainStatistics(numbers: PlainNumbers): Steps<Statistics> {
  let min = Infinity;
  let max = -Infinity;
  let nan = 0;
  let positiveInfinity = 0;
  let negativeInfinity = 0;
  for (let start = 0; start < numbers.length; start += STEP_ELEMENTS) {
    const end = Math.min(start + STEP_ELEMENTS, numbers.length);
    for (let i = start; i < end; i++) {
      const value = numbers[i] as number;
      if (value - value !== 0) {
        if (value === Infinity) positiveInfinity++;
        else if (value === -Infinity) negativeInfinity++;
        else nan++;
        continue;
      }
      if (value < min) min = value;
      if (value > max) max = value;
    }
    yield;
  }
  const finite = numbers.length - nan - positiveInfinity - negativeInfinity;
  const counts = { count: numbers.length, nan, positiveInfinity, negativeInfinity };
  if (finite === 0) {
    return { ...counts, min: undefined, max: undefined, mean: undefined, std: undefined, histogram: undefined };
  }
  const { mean, std } = yield* moments(numbers, finite, Math.max(Math.abs(min), Math.abs(max)));
  const histogram = yield* countInBins(numbers, min, max, !isFloats(numbers));
  return { ...counts, min, max, mean, std, histogram };
}

function isFloats(numbers: PlainNumbers): boolean {
  return numbers instanceof Float32Array || numbers instanceof Float64Array;
}

/** Mean and deviation by compensated sums, scaled so that no square leaves the range of doubles. */
function* moments(numbers: PlainNumbers, finite: number, largest: number): Steps<{ mean: number; std: number }> {
  const scale = largest > 2 ** 400 ? 2 ** -600 : largest < 2 ** -400 ? 2 ** 600 : 1;
  const sum = new Sum();
  for (let start = 0; start < numbers.length; start += STEP_ELEMENTS) {
    const end = Math.min(start + STEP_ELEMENTS, numbers.length);
    for (let i = start; i < end; i++) {
      const value = (numbers[i] as number) * scale;
      if (value - value === 0) sum.add(value);
    }
    yield;
  }
  const mean = sum.total / finite;
  const squares = new Sum();
  for (let start = 0; start < numbers.length; start += STEP_ELEMENTS) {
    const end = Math.min(start + STEP_ELEMENTS, numbers.length);
    for (let i = start; i < end; i++) {
      const deviation = (numbers[i] as number) * scale - mean;
      if (deviation - deviation === 0) squares.add(deviation * deviation);
    }
    yield;
  }
  return { mean: mean / scale, std: Math.sqrt(squares.total / finite) / scale };
}

/** A sum that keeps what single additions round away (Neumaier). */
class Sum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  get total(): number {
    return this.#sum + this.#lost;
  }
}

function* wideStatistics(
  numbers: BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>,
  isTime: boolean,
): Steps<Statistics> {
  let min: bigint | undefined;
  let max: bigint | undefined;
  let nan = 0;
  let sum = 0n;
  let squares = 0n;
  for (let start = 0; start < numbers.length; start += STEP_ELEMENTS) {
    const end = Math.min(start + STEP_ELEMENTS, numbers.length);
    for (let i = start; i < end; i++) {
      const value = numbers[i] as bigint;
      if (isTime && value === NOT_A_TIME) {
        nan++;
        continue;
      }
      if (min === undefined || value < min) min = value;
      if (max === undefined || value > max) max = value;
      if (isTime) continue;
      sum += value;
      squares += value * value;
    }
    yield;
  }
  const counts = { count: numbers.length, nan, positiveInfinity: 0, negativeInfinity: 0 };
  if (min === undefined || max === undefined) {
    return { ...counts, min, max, mean: undefined, std: undefined, histogram: undefined };
  }
  const histogram = yield* countInBins(numbers, min, max, true, isTime);
  if (isTime) return { ...counts, min, max, mean: undefined, std: undefined, histogram };
  const count = BigInt(numbers.length);
  const variance = ratio(count * squares - sum * sum, count * count);
  return { ...counts, min, max, mean: ratio(sum, count), std: Math.sqrt(variance), histogram };
}

/** The double nearest to a fraction, to within its last bit. */
function ratio(numerator: bigint, denominator: bigint): number {
  // 64 more bits than a double keeps make up for the one division that rounds down.
  const shift = BigInt(Math.max(0, 128 + bits(denominator) - bits(numerator)));
  return Number((numerator << shift) / denominator) / 2 ** Number(shift);
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}
