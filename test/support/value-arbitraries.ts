import * as fc from 'fast-check';
import type { Native } from '../../src/native/native.ts';
import type { Numpy } from '../../src/numpy/numpy.ts';

/** Names that objects inherit, that engines reorder, that pointers escape, or that UTF-8 cannot write. */
const TRICKY_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  'length',
  'type',
  'params',
  'exact',
  '',
  '0',
  '1',
  '01',
  '-1',
  '4294967294',
  '4294967295',
  '/',
  '~',
  '~0',
  '~1',
  'a/b~c',
  '\ud800',
  '\udfff\ud800',
  '\u2028',
  '\uffff',
  '\0',
];

export const names: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TRICKY_NAMES),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const TRICKY_NUMBERS = [
  -0,
  0,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  1e20,
  123456789012345680000,
  1e21,
  -1e21,
  5e-324,
  Number.MAX_VALUE,
];

/** Sources of expressions: what is escaped, what only some flags allow, what engines spell in their own way. */
const SOURCES = [
  '',
  'a|b',
  '/',
  '[/]',
  '\\/',
  '\\d+\\.\\d*',
  '\n',
  '\u2028',
  '(?<year>\\d{4})\\k<year>',
  '\\p{L}',
  '^é😀$',
  '\ud800',
];

export const regexps: fc.Arbitrary<RegExp> = fc
  .tuple(fc.constantFrom(...SOURCES), fc.subarray(['d', 'g', 'i', 'm', 's', 'u', 'y']))
  .map(([source, flags]) => new RegExp(source, flags.join('')));

/** What is stated as one string, and not as a container. */
const buffers: fc.Arbitrary<ArrayBuffer | DataView> = fc
  .tuple(fc.uint8Array({ maxLength: 12 }), fc.boolean(), fc.nat(4))
  .map(([bytes, isView, start]) => {
    const { buffer } = new Uint8Array(bytes);
    return isView ? new DataView(buffer, Math.min(start, bytes.length)) : buffer;
  });

/** Every kind of value that stands in one place. */
export const leaves: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(null, undefined, true, false, ...TRICKY_NUMBERS) },
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
  names,
  fc.date({ noInvalidDate: false }),
  fc.constant(new Date(8.64e15)),
  fc.webUrl({ withFragments: true, withQueryParameters: true }).map((text) => new URL(text)),
  regexps,
  buffers,
);

const NAMES_OF_ERRORS = ['Error', 'TypeError', 'RangeError', 'AggregateError', 'HttpError', '', '__proto__'];

/** An error of a name, of a message, and of members that may be some of those that engines make. */
function errorOf(
  [name, message]: readonly [string, string],
  members: readonly (readonly [string, unknown])[],
  hasStack: boolean,
): Error {
  const error = name === 'TypeError' ? new TypeError(message) : new Error(message);
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true });
  // The same on all engines, wherever they keep theirs.
  if (!hasStack) Reflect.deleteProperty(error, 'stack');
  else Object.defineProperty(error, 'stack', { value: `${name}: made up`, writable: true, configurable: true });
  for (const [own, value] of members) {
    if (own === 'name' || own === 'message') continue;
    Object.defineProperty(error, own, { value, writable: true, enumerable: own !== 'cause', configurable: true });
  }
  return error;
}

/** An object with own members of any name, in the order given. */
function objectOf(members: readonly (readonly [string, unknown])[], bare: boolean): object {
  const object: object = bare ? (Object.create(null) as object) : {};
  for (const [name, value] of members) {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  }
  return object;
}

/** Arrays that share a part with themselves: written twice, never a cycle. */
function shared(value: unknown): unknown {
  return [value, { twice: value }, value];
}

/** The classes of the wrappers that stand inside values. */
interface Wrappers {
  readonly Native: typeof Native;
  readonly Numpy: typeof Numpy;
}

/** Every kind of the Native table, nested arbitrarily. */
export function valuesOf({ Native, Numpy }: Wrappers): fc.Arbitrary<unknown> {
  return fc.letrec<{ value: unknown }>((tie) => {
    const value = tie('value');
    const members = (key: fc.Arbitrary<string>): fc.Arbitrary<[string, unknown][]> =>
      fc.array(fc.tuple(key, value), { maxLength: 4 });
    return {
      value: fc.oneof(
        { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
        { weight: 4, arbitrary: leaves },
        fc.array(value, { maxLength: 4 }),
        fc.tuple(members(names), fc.boolean()).map(([all, bare]) => objectOf(all, bare)),
        members(names).map((all) => new Map(all)),
        fc.array(fc.tuple(value, value), { maxLength: 3 }).map((all) => new Map(all)),
        fc.array(value, { maxLength: 4 }).map((all) => new Set(all)),
        value.map(shared),
        fc
          .record({
            about: fc.tuple(fc.constantFrom(...NAMES_OF_ERRORS), names),
            members: members(fc.oneof(names, fc.constantFrom('cause', 'errors', 'stack', 'code'))),
            hasStack: fc.boolean(),
          })
          .map(({ about, members, hasStack }) => errorOf(about, members, hasStack)),
        value.map((inner) => new Native(inner)),
        fc.float64Array({ maxLength: 4 }),
        fc.int16Array({ maxLength: 4 }).map((array) => new Numpy(array)),
      ),
    };
  }).value;
}

/** Plain JSON, as `JSON.parse` gives it. */
export const jsonValues: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 4, stringUnit: 'binary' })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);
