import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../src/bytes.ts';
import { RaymonError } from '../../src/errors.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { arrays, dtypes, views } from '../support/array-arbitraries.ts';
import { contextFor } from '../support/context.ts';
import { runs } from '../support/runs.ts';

/** The way that every document goes: through JSON text and back. */
function throughText(array: Numpy): Numpy {
  const document = JSON.parse(JSON.stringify(array)) as { params: unknown };
  return Numpy.fromJcr(document.params, contextFor());
}

describe('the law of arrays', () => {
  it('gives back dtype, shape and every byte, for every dtype and shape', () => {
    fc.assert(
      fc.property(arrays(), ({ dtype, shape, bytes }) => {
        const back = throughText(Numpy.fromBytes(bytes, { dtype, shape }));
        expect([back.dtype, back.shape, back.bytes]).toEqual([dtype, shape, Uint8Array.from(bytes)]);
      }),
      { numRuns: runs(500) },
    );
  });

  it('writes the same document again after reading it', () => {
    fc.assert(
      fc.property(arrays(), ({ dtype, shape, bytes }) => {
        const array = Numpy.fromBytes(bytes, { dtype, shape });
        expect(JSON.stringify(throughText(array))).toBe(JSON.stringify(array));
      }),
      { numRuns: runs(200) },
    );
  });

  it('makes the array again from its nested elements, unless axes without elements are lost', () => {
    fc.assert(
      fc.property(arrays(), ({ dtype, shape, bytes }) => {
        const array = Numpy.fromBytes(bytes, { dtype, shape });
        const isRaw =
          /^[|{([]|128|256|>[fc](16|32)$/.test(dtype) && !['>c16'].includes(dtype) && dtype !== 'complex128';
        fc.pre(!shape.includes(0) && (!isRaw || dtype.startsWith('|S')));
        const again = Numpy.fromArray(array.toNested(), { dtype });
        // A NaN is one number in JavaScript, whatever its bits.
        expect([again.dtype, again.shape, again.values]).toEqual([dtype, shape, array.values]);
      }),
      { numRuns: runs(300) },
    );
  });

  it('gives the array back through a .npy file, or says why not', () => {
    fc.assert(
      fc.property(arrays(), ({ dtype, shape, bytes }) => {
        const array = Numpy.fromBytes(bytes, { dtype, shape });
        let file: Uint8Array;
        try {
          file = array.toNpy();
        } catch (error) {
          expect(error).toMatchObject({ code: 'unsupported-dtype' });
          return;
        }
        const back = Numpy.fromNpy(file);
        expect([back.shape, back.bytes]).toEqual([shape, Uint8Array.from(bytes)]);
        expect(back.fields).toEqual(array.fields);
      }),
      { numRuns: runs(200) },
    );
  });

  it('writes the elements of any view in C order, bit for bit, and leaves the data alone', () => {
    fc.assert(
      fc.property(views(), ({ view, indices }) => {
        const before = bytesOf(view.data).slice();
        const back = throughText(new Numpy(view));
        const width = view.data.BYTES_PER_ELEMENT;
        const expected = indices.flatMap((index) => [...before.subarray(index * width, (index + 1) * width)]);
        expect(back.shape).toEqual(view.shape);
        expect([...back.bytes]).toEqual(expected);
        expect(bytesOf(view.data)).toEqual(before);
      }),
      { numRuns: runs(500) },
    );
  });

  it('states documents that share no memory with the array', () => {
    fc.assert(
      fc.property(views(), ({ view }) => {
        const array = new Numpy(view);
        const document = array.toJcr();
        const before = JSON.stringify(document);
        bytesOf(view.data).fill(1);
        expect(JSON.stringify(document)).toBe(before);
      }),
      { numRuns: runs(50) },
    );
  });
});

describe('total reading', () => {
  it('loads or refuses any params with an error of its own', () => {
    const params = fc.oneof(
      fc.jsonValue(),
      fc.record({ data: fc.base64String(), shape: fc.string(), dtype: fc.string() }),
      fc.record({ data: fc.jsonValue(), shape: fc.jsonValue(), dtype: dtypes() }),
    );
    fc.assert(
      fc.property(params, (value) => loadsOrRefuses(value)),
      { numRuns: runs(500) },
    );
  });

  it('loads or refuses any valid params with one place changed', () => {
    const change = fc.record({
      member: fc.constantFrom('data', 'shape', 'dtype'),
      at: fc.nat(),
      removed: fc.nat(2),
      inserted: fc.oneof(
        fc.string({ maxLength: 2 }),
        fc.constantFrom('(', ')', ',', '0', '9', "'", '[', '=', '\\', ' '),
      ),
    });
    fc.assert(
      fc.property(arrays(), change, ({ dtype, shape, bytes }, { member, at, removed, inserted }) => {
        const params: Record<string, string> = { ...Numpy.fromBytes(bytes, { dtype, shape }).toJcr().params };
        const text = params[member] as string;
        const place = at % (text.length + 1);
        params[member] = text.slice(0, place) + inserted + text.slice(place + removed);
        return loadsOrRefuses(params);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('reads or refuses any .npy file with one byte changed', () => {
    fc.assert(
      fc.property(arrays(), fc.nat(), fc.nat(255), ({ dtype, shape, bytes }, at, byte) => {
        fc.pre(dtype !== 'bfloat16' && !dtype.includes('None'));
        const file = Numpy.fromBytes(bytes, { dtype, shape }).toNpy();
        file[at % file.length] = byte;
        return refusesOnlyTyped(() => Numpy.fromNpy(file));
      }),
      { numRuns: runs(500) },
    );
  });
});

/** Whether the params are refused by an error of this package, or loaded and written as a document that loads. */
function loadsOrRefuses(params: unknown): boolean {
  return refusesOnlyTyped(() => throughText(Numpy.fromJcr(params, contextFor())));
}

function refusesOnlyTyped(read: () => unknown): boolean {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RaymonError)) throw error;
  }
  return true;
}
