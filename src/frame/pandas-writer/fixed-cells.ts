import { float16 } from '../../base/numbers/float16.ts';
import { DataType, type Data } from 'apache-arrow';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { bitAt, type Bitmap } from '../arrow/bitmap.ts';
import { writeBase64, writeBoolean, writeNull, type Cells, type TimestampText } from './cells.ts';
import { decimalText, wordsToBigint } from '../arrow/decimal.ts';
import { FloatCells } from './float-cells.ts';
import { writeFloat, writeInteger } from './number-text.ts';
import { Int64Reader, isoNanoseconds, isoTime } from '../arrow/time.ts';
import type { TextBuffer } from './text-buffer.ts';

/**
 * A writer of the cells of an array of so many bytes per slot.
 *
 * @param data - checked.
 */
export function fixedCells(data: Data, timestamps: TimestampText): Cells {
  const { values } = data;
  const type: DataType = data.type;
  if (DataType.isFloat(type)) return new FloatCells(type.precision === 0 ? Float64Array.from(values, float16) : values);
  if (DataType.isInt(type)) return type.bitWidth === 64 ? new Int64Cells(values) : new IntegerCells(values);
  if (DataType.isTimestamp(type) && timestamps === 'iso') {
    const suffix = type.timezone ? 'Z' : '';
    return new FormattedCells((slot) => `"${isoNanoseconds(values[slot], type.unit)}${suffix}"`);
  }
  if (DataType.isTimestamp(type) || DataType.isDuration(type)) return new MillisecondCells(values, type.unit);
  if (DataType.isDate(type)) return type.unit === 0 ? new DayCells(values) : new MillisecondCells(values, 1);
  if (DataType.isTime(type)) return new FormattedCells((slot) => `"${isoTime(BigInt(values[slot]), type.unit)}"`);
  if (DataType.isDecimal(type)) return new DecimalCells(values, type.bitWidth / 32, type.scale);
  if (DataType.isInterval(type)) {
    return type.unit === 0 ? new IntegerCells(values) : new FormattedCells(intervalText(values, type.unit));
  }
  return new FixedBinaryCells(values ?? new Uint8Array(0), DataType.isFixedSizeBinary(type) ? type.byteWidth : 0);
}

/** Booleans. */
export class BitCells implements Cells {
  readonly #bits: Bitmap;

  constructor(bits: Bitmap) {
    this.#bits = bits;
  }

  write(out: TextBuffer, slot: number): void {
    writeBoolean(out, bitAt(this.#bits, slot));
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new BitCells({
    bytes: new Uint8Array(0),
    offset: 0,
  });
}

class IntegerCells implements Cells {
  readonly #values: ArrayLike<number>;

  constructor(values: ArrayLike<number>) {
    this.#values = values;
  }

  write(out: TextBuffer, slot: number): void {
    writeInteger(out, this.#values[slot] as number);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new IntegerCells(new Int32Array(0));
}

class Int64Cells implements Cells {
  readonly #reader: Int64Reader;

  constructor(values: BigInt64Array | BigUint64Array) {
    this.#reader = new Int64Reader(values);
  }

  write(out: TextBuffer, slot: number): void {
    const value = this.#reader.safe(slot);
    if (value === undefined) out.ascii(String(this.#reader.at(slot)));
    else writeInteger(out, value);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Int64Cells(new BigInt64Array(0));
}

/** Times and durations, as pandas states them. */
class MillisecondCells implements Cells {
  readonly #reader: Int64Reader;
  readonly #unit: number;

  constructor(values: BigInt64Array, unit: number) {
    this.#reader = new Int64Reader(values);
    this.#unit = unit;
  }

  write(out: TextBuffer, slot: number): void {
    const value = this.#reader.milliseconds(slot, this.#unit);
    if (typeof value === 'number') writeInteger(out, value);
    // Seconds reach farther than what pandas reads as a number.
    else if (value === BigInt.asIntN(64, value)) out.ascii(String(value));
    else writeNull(out);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new MillisecondCells(new BigInt64Array(0), 0);
}

class DayCells implements Cells {
  readonly #days: Int32Array;

  constructor(days: Int32Array) {
    this.#days = days;
  }

  write(out: TextBuffer, slot: number): void {
    writeInteger(out, (this.#days[slot] as number) * 86_400_000);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new DayCells(new Int32Array(0));
}

class DecimalCells implements Cells {
  readonly #words: Uint32Array;
  readonly #width: number;
  readonly #scale: number;

  constructor(words: Uint32Array, width: number, scale: number) {
    this.#words = words;
    this.#width = width;
    this.#scale = scale;
  }

  write(out: TextBuffer, slot: number): void {
    // The double nearest to it, as pandas has decimals.
    writeFloat(out, Number(decimalText(wordsToBigint(this.#words, slot * this.#width, this.#width), this.#scale)));
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new DecimalCells(new Uint32Array(0), 0, 0);
}

class FixedBinaryCells implements Cells {
  readonly #bytes: Uint8Array;
  readonly #width: number;

  constructor(bytes: Uint8Array, width: number) {
    this.#bytes = bytes;
    this.#width = width;
  }

  write(out: TextBuffer, slot: number): void {
    writeBase64(out, this.#bytes, slot * this.#width, (slot + 1) * this.#width);
  }
}

/** Cells that are strings first: few, or slow to make anyhow. */
class FormattedCells implements Cells {
  readonly #textAt: (slot: number) => string;

  constructor(textAt: (slot: number) => string) {
    this.#textAt = textAt;
  }

  write(out: TextBuffer, slot: number): void {
    out.ascii(this.#textAt(slot));
  }
}

/** Days and milliseconds; or months, days and nanoseconds. */
function intervalText(values: Int32Array, unit: number): (slot: number) => string {
  if (unit === 1) return (slot) => `[${values[2 * slot]},${values[2 * slot + 1]}]`;
  return (slot) => {
    const at = 4 * slot;
    const nanoseconds = (BigInt(values[at + 3] as number) << 32n) | BigInt((values[at + 2] as number) >>> 0);
    return `[${values[at]},${values[at + 1]},${nanoseconds}]`;
  };
}
