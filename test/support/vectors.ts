import { Data, Dictionary, Int32, Utf8, Utf8View, Vector, type DataType } from 'apache-arrow';
import { setBit } from '../../src/frame/arrow/bitmap.ts';
import { VIEW_INLINE, VIEW_WIDTH } from '../../src/frame/arrow/views.ts';
import { buildArray } from '../../src/frame/values/build-array.ts';

function refuse(message: string): never {
  throw new TypeError(message);
}

/** A vector of values. apache-arrow's own maker generates code, which runtimes may forbid. */
export function vectorFrom(
  values: readonly unknown[],
  type: DataType = new Dictionary(new Utf8(), new Int32()),
): Vector {
  return new Vector([buildArray(type, values, refuse)]);
}

/** A vector of views of strings: short ones stand in the view, long ones in a buffer of their own each. */
export function viewsFrom(strings: readonly (string | null)[]): Vector<Utf8View> {
  const views = new Uint8Array(strings.length * VIEW_WIDTH);
  const validity = new Uint8Array(Math.ceil(strings.length / 8));
  const out = new DataView(views.buffer);
  const buffers: Uint8Array[] = [];
  for (const [i, value] of strings.entries()) {
    if (value === null) continue;
    setBit(validity, i);
    const bytes = new TextEncoder().encode(value);
    out.setInt32(i * VIEW_WIDTH, bytes.length, true);
    views.set(bytes.length <= VIEW_INLINE ? bytes : bytes.subarray(0, 4), i * VIEW_WIDTH + 4);
    if (bytes.length > VIEW_INLINE) out.setInt32(i * VIEW_WIDTH + 8, buffers.push(bytes) - 1, true);
  }
  const nulls = strings.filter((value) => value === null).length;
  const parts = [undefined, views, validity] as unknown as Partial<Data<Utf8View>['buffers']>;
  return new Vector([new Data(new Utf8View(), 0, strings.length, nulls, parts, [], undefined, buffers)]);
}
