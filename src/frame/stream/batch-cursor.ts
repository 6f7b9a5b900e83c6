import { Data, type DataType, type Field, type Vector } from 'apache-arrow';
import type { TypedArray } from '../../base/bytes.ts';
import { countBits } from '../arrow/bitmap.ts';
import { type ElementArray, type Layout, layoutOf } from '../arrow/layout.ts';
import type { BatchHeader } from './message.ts';

export interface ArraySource {
  dictionary(type: DataType): Vector;
  fail(message: string): never;
}

/** Takes the arrays of one batch from its body, in the order of the fields. */
export class BatchCursor {
  readonly #header: BatchHeader;
  readonly #body: Uint8Array;
  readonly #source: ArraySource;
  #node = 0;
  #buffer = 0;
  #variadic = 0;

  constructor(header: BatchHeader, body: Uint8Array, source: ArraySource) {
    this.#header = header;
    this.#body = body;
    this.#source = source;
  }

  next(type: DataType): Data {
    const layout = layoutOf(type);
    if (layout === undefined) return this.#source.fail('Expected a type of Arrow that apache-arrow can hold');
    const { nodes } = this.#header;
    if (this.#node + 2 > nodes.length) this.#source.fail('Expected a node for each field of the schema');
    const length = nodes[this.#node++] as number;
    const nulls = nodes[this.#node++] as number;
    if (nulls > length) this.#source.fail(`Expected at most ${length} nulls, got ${nulls}`);
    const validity = this.#validity(layout, length, nulls);
    return this.#array(type, layout, length, nulls, validity);
  }

  /** Refuses a batch that holds more than its fields ask for. */
  end(): void {
    const { nodes, buffers, variadic } = this.#header;
    if (this.#node !== nodes.length || this.#buffer !== buffers.length || this.#variadic !== variadic.length) {
      this.#source.fail('Expected as many nodes and buffers as the schema has fields');
    }
  }

  #array(type: DataType, layout: Layout, length: number, nulls: number, validity: Uint8Array | undefined): Data {
    switch (layout.kind) {
      case 'null':
        return new Data(type, 0, length, length);
      case 'bits':
        return make(type, length, nulls, [undefined, this.#bytes(), validity, undefined]);
      case 'fixed':
        return make(type, length, nulls, [undefined, this.#elements(layout.element), validity, undefined]);
      case 'bytes': {
        const offsets = this.#elements(layout.large ? BigInt64Array : Int32Array);
        return make(type, length, nulls, [offsets, this.#bytes(), validity, undefined]);
      }
      case 'view': {
        const views = this.#bytes();
        const count = this.#header.variadic[this.#variadic++];
        if (count === undefined) return this.#source.fail('Expected the number of data buffers of each array of views');
        const buffers: Uint8Array[] = [];
        for (let i = 0; i < count; i++) buffers.push(this.#bytes());
        return make(type, length, nulls, [undefined, views, validity, undefined], [], undefined, buffers);
      }
      case 'list': {
        const offsets = this.#elements(layout.large ? BigInt64Array : Int32Array);
        return make(type, length, nulls, [offsets, undefined, validity, undefined], this.#children(layout.children));
      }
      case 'fixed-list':
      case 'struct':
        return make(type, length, nulls, [undefined, undefined, validity, undefined], this.#children(layout.children));
      case 'union': {
        const ids = this.#elements(Int8Array);
        const offsets = layout.dense ? this.#elements(Int32Array) : undefined;
        return make(type, length, 0, [offsets, undefined, undefined, ids], this.#children(layout.children));
      }
      case 'dictionary': {
        const indices = this.#elements(layout.indices.element);
        return make(type, length, nulls, [undefined, indices, validity, undefined], [], this.#source.dictionary(type));
      }
    }
  }

  #validity(layout: Layout, length: number, nulls: number): Uint8Array | undefined {
    if (layout.kind === 'null') return undefined;
    if (layout.kind === 'union') {
      if (nulls !== 0) this.#source.fail('Expected no nulls in a union itself');
      return undefined;
    }
    const bytes = this.#bytes();
    if (bytes.length === 0) {
      if (nulls !== 0) this.#source.fail(`Expected the validity of ${nulls} nulls`);
      return undefined;
    }
    if (bytes.length < Math.ceil(length / 8)) this.#source.fail(`Expected validity of ${length} slots`);
    if (length - countBits({ bytes, offset: 0 }, 0, length) !== nulls) {
      this.#source.fail(`Expected validity of ${nulls} nulls`);
    }
    return nulls === 0 ? undefined : bytes;
  }

  #children(fields: readonly Field[]): Data[] {
    return fields.map((field) => this.next(field.type));
  }

  #bytes(): Uint8Array {
    const { buffers } = this.#header;
    if (this.#buffer + 2 > buffers.length) this.#source.fail('Expected the buffers of each field of the schema');
    const offset = buffers[this.#buffer++] as number;
    return this.#body.subarray(offset, offset + (buffers[this.#buffer++] as number));
  }

  #elements(element: ElementArray): TypedArray {
    const bytes = this.#bytes();
    // Padding may leave a part of an element at the end.
    return new element(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / element.BYTES_PER_ELEMENT));
  }
}

/** In the order that apache-arrow numbers them: offsets, values, validity, type ids. */
type Buffers = readonly [offsets: MaybeBuffer, values: MaybeBuffer, validity: MaybeBuffer, ids: MaybeBuffer];

type MaybeBuffer = TypedArray | undefined;

function make(
  type: DataType,
  length: number,
  nulls: number,
  buffers: Buffers,
  children: Data[] = [],
  dictionary?: Vector,
  variadic: readonly Uint8Array[] = [],
): Data {
  return new Data(type, 0, length, nulls, buffers as Partial<Data['buffers']>, children, dictionary, variadic);
}
