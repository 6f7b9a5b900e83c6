import { copyBytes, heldBytes, swapBytes } from '../base/bytes.ts';
import { DecodeError, EncodeError } from '../base/errors.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import type { Path } from '../base/path.ts';
import { gather, type View } from './gather.ts';
import { isHostOrder, plainDtype, type Dtype } from './notation/dtype.ts';
import { elementCount, formatShape, type Shape } from './notation/shape.ts';
import { decodeValues, findBadValue, type NumpyValues } from './values.ts';

/**
 * What an array is made of: a dtype, a shape, and memory.
 *
 * The memory is either packed bytes in the dtype's order, or a view of numbers in host order that is gathered each time
 * it is asked for, so that what is written is what the caller's array holds then.
 */
export class ArrayContents {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly size: number;
  /**
   * The elements in C order and the dtype's byte order, unchecked: packed memory itself, or a getter that gathers those
   * of a view. It shows to comparisons of own properties what the array holds; how it is kept is private.
   */
  declare readonly packed: Uint8Array;
  readonly #owned: boolean;
  readonly #memory: Uint8Array | View;
  /** Bytes of the memory when it was wrapped: transferred or resized memory has others. */
  readonly #memoryBytes: number;

  constructor(dtype: Dtype, shape: Shape, memory: Uint8Array | View, owned: boolean) {
    this.dtype = dtype;
    this.shape = Object.freeze([...shape]);
    this.size = elementCount(shape);
    this.#owned = owned;
    this.#memory = memory;
    if (memory instanceof Uint8Array) this.packed = memory;
    else Object.defineProperty(this, 'packed', { enumerable: true, get: () => this.#packed() });
    this.#memoryBytes = sizeOf(memory);
  }

  /** Whether a value is such contents. It runs no code of a proxy, as `instanceof` does. */
  static isContents(value: unknown): value is ArrayContents {
    return typeof value === 'object' && value !== null && #owned in value;
  }

  /** Whether nobody else can change the memory. */
  get owned(): boolean {
    return this.#owned;
  }

  /**
   * The elements in C order, in the dtype's byte order.
   *
   * @returns The memory itself if it is packed, else a copy.
   * @throws {@link EncodeError} `size-mismatch` if the memory was transferred or resized, `unsupported-value` if it now
   *   holds what the dtype does not allow.
   */
  bytes(): Uint8Array {
    const bytes = this.#packed();
    const bad = findBadValue(this.dtype, bytes);
    if (bad !== undefined) throw new EncodeError('unsupported-value', bad);
    return bytes;
  }

  values(): NumpyValues {
    return decodeValues(this.dtype, this.bytes(), this.size);
  }

  /** The same memory under another dtype of the same width, or other axes. */
  reinterpreted(dtype: Dtype, shape: Shape): ArrayContents {
    if (isHostOrder(dtype) === isHostOrder(this.dtype)) {
      return new ArrayContents(dtype, shape, this.#memory, this.owned);
    }
    const bytes = copyBytes(this.#packed());
    swapBytes(bytes, dtype.unit);
    return new ArrayContents(dtype, shape, bytes, true);
  }

  /**
   * What stands at indices of the first axes, over the same memory.
   *
   * @param indices - in range, no more than there are axes.
   */
  part(indices: readonly number[]): ArrayContents {
    const { dtype, shape } = this;
    const rest = shape.slice(indices.length);
    const memory = this.#reached();
    if (memory instanceof Uint8Array) {
      const length = elementCount(rest) * dtype.itemsize;
      const place = indices.reduce((at, index, axis) => at * (shape[axis] as number) + index, 0);
      return new ArrayContents(dtype, rest, memory.subarray(place * length, (place + 1) * length), this.owned);
    }
    const { words, stride } = memory;
    const offset = indices.reduce((at, index, axis) => at + index * (stride[axis] as number), memory.offset);
    const axes = indices.length;
    const view = { words, shape: memory.shape.slice(axes), stride: stride.slice(axes), offset };
    return new ArrayContents(dtype, rest, view, this.owned);
  }

  #packed(): Uint8Array {
    const memory = this.#reached();
    if (memory instanceof Uint8Array) return memory;
    const bytes = gather(memory);
    if (!isHostOrder(this.dtype)) swapBytes(bytes, this.dtype.unit);
    return bytes;
  }

  /** The memory, if it is still what was wrapped. */
  #reached(): Uint8Array | View {
    const memory = this.#memory;
    const size = sizeOf(memory);
    if (size === this.#memoryBytes) return memory;
    const { shape, dtype } = this;
    throw new EncodeError(
      'size-mismatch',
      `Expected ${this.#memoryBytes} bytes in the memory of shape ${formatShape(shape)} of ${dtype.name}, got ` +
        `${size}: it was transferred or resized`,
    );
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new ArrayContents(
    /* @__PURE__ */ plainDtype('uint8'),
    [0],
    new Uint8Array(0),
    true,
  );
}

/**
 * Contents of bytes that were read.
 *
 * @param bytes - of the length that dtype and shape say; the contents own them.
 * @param path - where they stand in what was read.
 * @throws {@link DecodeError} `bad-value` if they hold what the dtype does not allow.
 */
export function decodedContents(dtype: Dtype, shape: Shape, bytes: Uint8Array, path: Path): ArrayContents {
  const bad = findBadValue(dtype, bytes);
  if (bad !== undefined) throw new DecodeError('bad-value', bad, path);
  return new ArrayContents(dtype, shape, bytes, true);
}

/** In bytes, see {@link heldBytes}. */
function sizeOf(memory: Uint8Array | View): number {
  return heldBytes(memory instanceof Uint8Array ? memory : memory.words);
}
