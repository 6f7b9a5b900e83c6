import { describe, expect, it } from 'vitest';
import { builtins, fromJson, loadJcr, toJson } from '../../src/toolkit/builtins.ts';
import { isRaymonError } from '../../src/base/errors.ts';
import { Image } from '../../src/image/image.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { imageFile } from '../support/image-fixtures.ts';

/** What is thrown, which must be an error of the package. */
function refusalOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    expect(isRaymonError(error)).toBe(true);
    return error;
  }
  return undefined;
}

describe('memory that changes after it was wrapped', () => {
  it('is refused when it was given away', () => {
    const data = new Float64Array([1, 2, 3]);
    const array = new Numpy(data);
    structuredClone(data, { transfer: [data.buffer] });
    expect(refusalOf(() => toJson(array))).toMatchObject({ code: 'size-mismatch' });
    for (const given of [data, { a: data }, { data, shape: [0], stride: [1], offset: 0 }]) {
      expect(refusalOf(() => toJson(new Native({ given })))).toMatchObject({ code: 'size-mismatch' });
    }
  });

  it('is refused when it was made shorter', () => {
    const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [24, { maxByteLength: 48 }]);
    const array = new Numpy(new Float64Array(buffer, 0, 3));
    Reflect.apply(Reflect.get(buffer, 'resize') as (size: number) => void, buffer, [8]);
    expect(refusalOf(() => toJson(array))).toMatchObject({ code: 'size-mismatch' });
  });

  it('is read as it is when only the memory around it grew', () => {
    const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [24, { maxByteLength: 48 }]);
    const array = new Numpy(new Float64Array(buffer, 0, 3));
    const before = toJson(array);
    Reflect.apply(Reflect.get(buffer, 'resize') as (size: number) => void, buffer, [48]);
    expect(toJson(array)).toBe(before);
  });

  it('gives an error, and no broken document, where objects changed', () => {
    const value: { a: unknown[] } = { a: [1] };
    const native = new Native(value);
    value.a.push(value);
    expect(refusalOf(() => toJson(native))).toMatchObject({ code: 'cycle', path: '$.a[1]' });
  });
});

describe('a reader of a user', () => {
  it.each([
    ['takes', (): RaymonDataType => new Count()],
    [
      'throws at',
      (): never => {
        throw new Error('no');
      },
    ],
  ])('is asked once for each document, also where it %s what it is given', (_, decide) => {
    let calls = 0;
    class Counted extends Count {
      static override fromJcr(): RaymonDataType {
        calls++;
        return decide();
      }
    }
    const registry = builtins.with(Counted);
    refusalOf(() => registry.fromJson('{"type":"acme.Count","params":{}}'));
    expect(calls).toBe(1);
    refusalOf(() => registry.loadJcr({ type: 'acme.Count', params: {} }));
    expect(calls).toBe(2);
  });
});

class Count implements RaymonDataType<'acme.Count'> {
  static readonly type = 'acme.Count' as const;

  static fromJcr(): RaymonDataType {
    return new Count();
  }

  toJcr(): { type: 'acme.Count'; params: null } {
    return { type: Count.type, params: null };
  }

  toJSON(): { type: 'acme.Count'; params: null } {
    return this.toJcr();
  }
}

describe('what was loaded', () => {
  const then = JSON.parse('{"then":[1]}') as { [name: string]: number[] };
  const text = toJson(
    new Native({
      ...then,
      array: new Numpy(new Uint8Array([1, 2])),
      image: new Image(imageFile('one-pixel.png')),
      frame: DataFrame.fromColumns(then),
    }),
  );

  it('is awaited as any value: nothing of it is taken for a promise', async () => {
    const value = fromJson(text);
    expect(await Promise.resolve(value)).toBe(value);
    const inside = (value as Native<{ then: unknown }>).data;
    expect(await Promise.resolve(inside)).toBe(inside);
  });

  it('may be changed, and is what it was changed to', () => {
    const array = loadJcr(new Numpy(new Uint8Array([1, 2])).toJcr());
    array.values[0] = 9;
    expect(toJson(array)).toBe(toJson(new Numpy(new Uint8Array([9, 2]))));
  });
});
