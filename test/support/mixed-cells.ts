import * as fc from 'fast-check';
import { names } from './value-arbitraries.ts';

/** An object with own members of any name. */
function objectOf(members: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [name, value] of members) {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  }
  return object;
}

const leaf = fc.oneof(
  fc.constantFrom(null, true, false, -0, 2 ** 53, -(2 ** 60), 1e20, 1e21, 5e-324, '', '1', 'null', '{}'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  // Those below are numbers.
  fc.bigInt({ min: 2n ** 53n, max: 10n ** 60n }).map((size) => (size % 2n === 0n ? size : -size)),
  names,
);

/** What the cells of a mixed column give: JSON, and integers beyond 2^53. */
export const mixedCells: fc.Arbitrary<unknown> = fc.letrec<{ cell: unknown }>((tie) => ({
  cell: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    fc.array(tie('cell'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('cell')), { maxLength: 4 }).map(objectOf),
  ),
})).cell;
