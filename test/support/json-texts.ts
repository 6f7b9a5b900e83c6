import * as fc from 'fast-check';

/** White space between tokens, mostly none. */
const space = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\t ', '\r\n') },
);

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'type', 'params', 'data', 'name', 'value') },
  { weight: 3, arbitrary: fc.nat(12).map(String) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      '',
      '01',
      '-1',
      '1.0',
      '4294967294',
      '4294967295',
      'é',
      '😀',
      '@cut:0',
      ':a',
      ' :',
      '\ud800',
      'a"b',
      'a\\',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 80 }) },
);

/** A string as a token, some of its characters needlessly escaped. */
function token(text: string, escapes: number): string {
  return JSON.stringify(text).replace(/[a-z0-9/](?<!\\.|\\u.{0,4})/g, (c) => {
    if (escapes-- > 0) return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return c;
  });
}

const escapes = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) });
const nameToken = fc.tuple(name, escapes).map(([text, count]) => token(text, count));

const digits = fc.stringMatching(/^(?:0|[1-9][0-9]{0,24})$/);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2000, max: 2000 }).map(String) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 2, arbitrary: fc.tuple(fc.integer(), fc.nat(30)).map(([a, b]) => `${a}.${b}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '-0',
      '0.0',
      '-0.0',
      '1.0',
      '9007199254740991',
      '9007199254740992',
      '-9007199254740991',
      '-9007199254740992',
      '9007199254740993',
      '100000000000000000000',
      '1e5',
      '1E+2',
      '12.5e-1',
      '1e308',
      '5e-324',
      '1e-400',
      '1e400',
      '-1e400',
      '0.1',
      '0.30000000000000004',
      '123456789012345.6',
      '9007199254740993.0',
      '0.00000000000000000000000123',
      '1e20',
      '179769313486231580793728971405301e276',
      '00',
      '1.',
      '-',
      'NaN',
      'Infinity',
      '-Infinity',
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('', '-'), digits).map(([a, b]) => a + b) },
);

const base64 = fc
  .tuple(fc.nat(40), fc.constantFrom('', '=', '==', '-', '\\/', '\\"', '"'))
  .map(([length, tail]) => `"${'QUJDREVG'.repeat(length)}${tail}"`);

const string = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      'x',
      'text',
      'a longer text, of some words',
      ':colon',
      '"quoted":1',
      '\\',
      '@cut:0',
      '@cut:1',
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.tuple(fc.string(), fc.nat(60)).map(([text, times]) => `${text}${'yz'.repeat(times)}`) },
);
const stringToken = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(string, escapes).map(([text, count]) => token(text, count)) },
  { weight: 1, arbitrary: base64 },
);

const scalar = fc.oneof(number, stringToken, fc.constantFrom('true', 'false', 'null'));

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    { weight: 3, arbitrary: scalar },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(space, nameToken, space, space, tie('value'), space), { maxLength: 6 })
        .map((members) => `{${members.map(([a, b, c, d, e, f]) => `${a}${b}${c}:${d}${e}${f}`).join(',')}}`),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(space, tie('value'), space), { maxLength: 6 })
        .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
    },
    { weight: 1, arbitrary: fc.array(number, { maxLength: 30 }).map((numbers) => `[${numbers.join(',')}]`) },
  ),
}));

/** Texts that are JSON, or nearly: names may repeat, numbers may overflow, one place may be damaged. */
export const jsonTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: value },
  {
    weight: 1,
    arbitrary: fc.array(value, { minLength: 2, maxLength: 12 }).map((values) => `{"params":[${values.join(',')}]}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        value,
        fc.nat(),
        fc.nat(2),
        fc.constantFrom('', ',', '"', '}', ']', ':', '1', '\\', '\u0000', ' ', '{', '['),
      )
      .map(([text, place, cut, put]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + cut);
      }),
  },
);
