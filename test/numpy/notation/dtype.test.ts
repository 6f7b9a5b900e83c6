import { describe, expect, it } from 'vitest';
import { EncodeError } from '../../../src/base/errors.ts';
import type { Dtype } from '../../../src/numpy/notation/dtype.ts';
import { parseDtype } from '../../../src/numpy/notation/structured.ts';
import { FIXED_DTYPES, STRUCTURED_DTYPES } from '../../support/array-arbitraries.ts';
import { withDeadline } from '../../support/deadline.ts';

const parse = (text: string): Dtype => parseDtype(text, (code, message) => new EncodeError(code, message));

describe('parseDtype', () => {
  it.each([...FIXED_DTYPES, ...STRUCTURED_DTYPES, '<U5', '>U5', '|S3', '|V7', '<U0', '>U0', '|S0'])(
    'keeps %s as NumPy spells it',
    (name) => {
      expect(parse(name).name).toBe(name);
    },
  );

  it.each([
    ['f4', 'float32'],
    ['<f8', 'float64'],
    ['=i8', 'int64'],
    ['?', 'bool'],
    ['|b1', 'bool'],
    ['u1', 'uint8'],
    ['>u1', 'uint8'],
    ['|i1', 'int8'],
    ['<c16', 'complex128'],
    ['f16', 'float128'],
    ['U5', '<U5'],
    ['=U5', '<U5'],
    ['S3', '|S3'],
    ['V7', '|V7'],
    ['>V7', '|V7'],
    ['M8', 'datetime64'],
    ['<M8[ns]', 'datetime64[ns]'],
    ['m8[1s]', 'timedelta64[s]'],
    ['>M8[1us]', '>M8[us]'],
    ['datetime64[generic]', 'datetime64'],
  ])('reads the alias %s as %s', (alias, name) => {
    expect(parse(alias).name).toBe(name);
  });

  it.each([
    ['bool', 1],
    ['float128', 16],
    ['complex256', 32],
    ['<U5', 20],
    ['|S3', 3],
    ['>M8[25s]', 8],
    ["[('a', '<i4', (2, 3)), ('b', 'f4', 3)]", 36],
    ["[('x', [('y', '<i2'), ('z', 'S3')], (2,))]", 10],
    ["{'names': ['a'], 'formats': [('<i4', (2,))], 'offsets': [4], 'itemsize': 16}", 16],
    ["{'names': ['a', 'b'], 'formats': ['u1', 'u1'], 'offsets': [4, 0]}", 5],
    ["(numpy.record, [('a', '<i4')])", 4],
    ["[('a', '<U'), ('b', 'i1')]", 1],
  ])('knows that an element of %s has %i bytes', (name, itemsize) => {
    expect(parse(name).itemsize).toBe(itemsize);
  });

  it('finds the fields of a structure where they are', () => {
    const { fields = [] } = parse(
      "{'names': ['a', 'b'], 'formats': ['u1', ('>f8', (2,))], 'offsets': [20, 2], 'titles': ['t', None], 'itemsize': 24}",
    );
    expect(fields.map(({ name, title, dtype, shape, offset }) => [name, title, dtype.name, shape, offset])).toEqual([
      ['a', 't', 'uint8', [], 20],
      ['b', undefined, '>f8', [2], 2],
    ]);
  });

  it('reads names with escapes, and those of JavaScript itself', () => {
    const { fields = [] } = parse(
      String.raw`[('\'\n\x41\101\u6f22\U0001f600', 'i1'), ("it's", 'i1'), ('__proto__', 'i1'), ('constructor', 'i1')]`,
    );
    expect(fields.map((field) => field.name)).toEqual(["'\nAA漢😀", "it's", '__proto__', 'constructor']);
  });

  it('names a nested structure by its own text', () => {
    const { fields = [] } = parse(
      "[('a', (numpy.record, [('q', '<i4')]) ), ('b', {'names': ['c'], 'formats': ['i1']})]",
    );
    expect(fields.map((field) => field.dtype.name)).toEqual([
      "(numpy.record, [('q', '<i4')])",
      "{'names': ['c'], 'formats': ['i1']}",
    ]);
  });

  it('lays out lists inside of an aligned record as C does, as NumPy reads them', () => {
    const parsed = parse(
      "{'names': ['a', 'p', 'q'], 'formats': ['u1', [('b', 'u1'), ('r', [('c', '>u2'), ('d', '<c16', (1,))])], " +
        "([('e', 'S3'), ('f', '<U1')], (2,))], 'offsets': [0, 8, 40], 'itemsize': 56, 'aligned': True}",
    );
    const layout = ({ fields = [] }: Dtype): unknown =>
      fields.map(({ name, offset, dtype }) => [name, offset, dtype.itemsize, layout(dtype)]);
    expect(layout(parsed)).toEqual([
      ['a', 0, 1, []],
      [
        'p',
        8,
        32,
        [
          ['b', 0, 1, []],
          [
            'r',
            8,
            24,
            [
              ['c', 0, 2, []],
              ['d', 8, 16, []],
            ],
          ],
        ],
      ],
      [
        'q',
        40,
        8,
        [
          ['e', 0, 3, []],
          ['f', 4, 4, []],
        ],
      ],
    ]);
    expect(parsed.fields?.[1]?.dtype.name).toBe(
      "{'names': ['b', 'r'], 'formats': ['u1', [('c', '>u2'), ('d', '<c16', (1,))]], 'offsets': [0, 8], " +
        "'itemsize': 32, 'aligned': True}",
    );
    for (const { dtype } of parsed.fields ?? []) expect(layout(parse(dtype.name))).toEqual(layout(dtype));
  });

  it('takes lists that do not fit an aligned record for packed', () => {
    const { fields = [] } = parse(
      "{'names': ['p', 'q', 'a'], 'formats': [[('b', 'u1'), ('c', '<i4')], [('b', 'u1'), ('c', '<i4')], 'u1'], " +
        "'offsets': [1, 8, 13], 'itemsize': 16, 'aligned': True}",
    );
    expect(fields.map(({ dtype }) => [dtype.name, dtype.itemsize])).toEqual([
      ["[('b', 'u1'), ('c', '<i4')]", 5],
      ["[('b', 'u1'), ('c', '<i4')]", 5],
      ['uint8', 1],
    ]);
  });

  it('reads aligned records inside each other at most twice', () => {
    // Each level is at a place where no aligned record can be, so it is tried both ways.
    const nested = (depth: number): string =>
      depth === 0
        ? "[('b', 'u1'), ('c', '<i4')]"
        : `{'names': ['p', 'x'], 'formats': [${nested(depth - 1)}, '<i4'], 'offsets': [1, ${depth * 8}], ` +
          `'itemsize': ${depth * 8 + 4}, 'aligned': True}`;
    expect(withDeadline(5000, () => parse(nested(30)).itemsize)).toBe(244);
  });

  it('refuses megabytes of brackets and quotes in one pass', () => {
    for (const text of ['['.repeat(2e6), `['${'\\'.repeat(2e6)}`, `[${' '.repeat(2e6)}`, `{'${'a'.repeat(2e6)}`]) {
      expect(() => parse(text)).toThrow(EncodeError);
    }
  });

  it.each(FIXED_DTYPES.filter((name) => /^[a-z]{3}/.test(name)))(
    'names a dtype to those who slip once in the letters of %s',
    (name) => {
      const letters = (/^[a-z]+/.exec(name) as RegExpExecArray)[0];
      const rest = name.slice(letters.length);
      const slips = new Set<string>();
      for (let at = 0; at < letters.length; at++) {
        const [before, here, after] = [letters.slice(0, at), letters.slice(at, at + 1), letters.slice(at + 1)];
        slips.add(before + after + rest);
        slips.add(before + here + here + after + rest);
        slips.add(`${before}x${after}${rest}`);
        slips.add(before + after.slice(0, 1) + here + after.slice(1) + rest);
      }
      slips.delete(name);
      for (const slip of slips) {
        const refusal = refusalOf(slip);
        if (refusal === undefined) continue;
        const [, meant] = /: did you mean (\S+)\?/.exec(refusal) ?? [];
        expect(refusal).toContain(': did you mean ');
        expect(parse(String(meant)).name).toBe(meant);
        // Of `unt8` and `xfloat16` nobody knows, and a unit is needed where none was given.
        if (!/int|bfloat|me64$|ta64$/.test(name)) expect(meant).toBe(name);
      }
    },
  );
});

/** What is said of a dtype; undefined if it is one. */
function refusalOf(text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(EncodeError);
    return (error as EncodeError).message;
  }
}
