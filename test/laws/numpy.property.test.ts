import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import * as core from '../../src/core.ts';
import { RaymonError } from '../../src/base/errors.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { arrayLaws } from '../cases/array-laws.ts';
import { arraysOf, dtypes } from '../support/array-arbitraries.ts';
import { checkAll } from '../support/check-all.ts';
import { contextFor } from '../support/context.ts';
import { runs } from '../support/runs.ts';

/** The way that every document goes: through JSON text and back. */
function throughText(array: Numpy): Numpy {
  const document = JSON.parse(JSON.stringify(array)) as { params: unknown };
  return Numpy.fromJcr(document.params, contextFor());
}

const arrays = arraysOf({ Numpy });

describe('the law of arrays', () => checkAll(arrayLaws(core, { runs })));

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
      fc.property(arrays, change, ({ dtype, shape, bytes }, { member, at, removed, inserted }) => {
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
      fc.property(arrays, fc.nat(), fc.nat(255), ({ dtype, shape, bytes }, at, byte) => {
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
