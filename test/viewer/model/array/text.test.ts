import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Numpy } from '../../../../src/numpy/numpy.ts';
import { elementCell } from '../../../../src/viewer/model/array/element-text.ts';
import { elementsOf } from '../../../../src/viewer/model/array/elements.ts';
import { numpyTimeText } from '../../../../src/viewer/model/array/time-text.ts';
import { floatText, type FloatWidth } from '../../../../src/viewer/model/text/number-text.ts';

const FROM_NUMPY = JSON.parse(
  readFileSync(new URL('../../../../fixtures/viewer/numpy-text.json', import.meta.url), 'utf8'),
) as { times: [dtype: string, count: string, text: string][]; floats: [FloatWidth, number, string][] };

const texts = (array: Numpy): string[] =>
  Array.from({ length: array.size }, (_, i) => elementCell(elementsOf(array), i).text);

const digits = (text: string): string => Number(text).toExponential().replace(/e.*/, '');

describe('a time', () => {
  it.each(FROM_NUMPY.times)('of %s, %s, reads as NumPy writes it', (dtype, count, text) => {
    expect(numpyTimeText(BigInt(count), dtype)).toBe(text);
  });
});

describe('a float', () => {
  it('has as many digits as NumPy gives it, and reads back as itself', () => {
    for (const [width, value, scientific] of FROM_NUMPY.floats) {
      if (!Number.isInteger(value)) {
        // Of two numbers with as few digits either is right: how ties are rounded differs.
        expect(digits(floatText(value, width)).length, `${width} ${value}`).toBe(digits(scientific).length);
      }
      expect(new Numpy(new Float64Array([Number(floatText(value, width))]), { dtype: width }).values[0]).toBe(value);
    }
  });

  it.each([
    [1, 'float64', '1.0'],
    [-0, 'float32', '-0.0'],
    [Number.NaN, 'float32', 'NaN'],
    [-Infinity, 'float16', '-Infinity'],
    [0.1, 'float64', '0.1'],
    [Math.fround(0.1), 'float32', '0.1'],
    [1e300, 'float64', '1e+300'],
    [65504, 'float16', '65504.0'],
    [2 ** 24 - 1, 'float32', '16777215.0'],
    [Math.fround(1e30), 'float32', '1e+30'],
  ] as const)('%s of %s is %s', (value, width, text) => {
    expect(floatText(value, width)).toBe(text);
  });
});

describe('an element', () => {
  it('of 64 bits is exact', () => {
    expect(texts(new Numpy(BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n))))).toEqual([
      '9223372036854775807',
      '-9223372036854775808',
    ]);
    expect(texts(new Numpy(BigUint64Array.of(2n ** 64n - 1n)))).toEqual(['18446744073709551615']);
  });

  it.each([
    [Numpy.fromArray([true, false]), ['true', 'false']],
    [Numpy.fromArray(['', 'a\u202eb']), ['""', 'a\u202eb']],
    [Numpy.fromBytes(Uint8Array.of(97, 39, 0, 255), { dtype: '|S2', shape: [2] }), ["b'a\\''", "b'\\x00\\xff'"]],
    [Numpy.fromBytes(Uint8Array.of(1, 255), { dtype: '|V2', shape: [1] }), ['0x01ff']],
    [Numpy.fromArray([[1, -0.5]], { dtype: 'complex64' }), ['1.0-0.5j']],
    [Numpy.fromArray([-0.1, 2], { dtype: '>f4' }), ['-0.1', '2.0']],
    [Numpy.fromArray([1, 300], { dtype: 'float16' }), ['1.0', '300.0']],
  ])('of %s reads as it is', (array, expected) => {
    expect(texts(array)).toEqual(expected);
  });

  it('of several fields names them, nested ones too', () => {
    const bytes = Uint8Array.of(1, 0, 0, 0, 0, 0, 128, 63, 104, 105, 0);
    const array = Numpy.fromBytes(bytes, { dtype: "[('i', '<i4'), ('f', '<f4', (1,)), ('s', 'S3')]", shape: [1] });
    expect(texts(array)).toEqual(["{i: 1, f: [1.0], s: b'hi'}"]);
  });
});
