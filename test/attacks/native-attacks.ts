import { list, native, type Attack } from './attack.ts';

function nested(depth: number): string {
  let document = native('0');
  for (let i = 1; i < depth; i++) document = native(document, '{"":"jcr"}');
  return document;
}

/** `exact` maps that are large, or point far or back and forth, and numbers and dates that are long. */
export const nativeAttacks: readonly Attack[] = [
  {
    name: '200 000 pointers',
    as: 'text',
    make: () => native(`[${list(200_000, () => 'null')}]`, `{${list(200_000, (i) => `"/${i}":"nan"`)}}`),
    outcome: 'read',
    factor: 48,
  },
  {
    name: '200 000 pointers in reverse',
    as: 'value',
    make: () => native(`[${list(200_000, () => 'null')}]`, `{${list(200_000, (i) => `"/${199_999 - i}":"nan"`)}}`),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'deep pointers into two places in turn',
    as: 'text',
    make: () => {
      const depth = 400;
      const tower = `${'['.repeat(depth)}${list(5000, () => 'null')}${']'.repeat(depth)}`;
      const way = '/0'.repeat(depth - 1);
      return native(`[${tower},${tower}]`, `{${list(10_000, (i) => `"/${i % 2}${way}/${i >> 1}":"nan"`)}}`);
    },
    outcome: 'read',
    factor: 32,
  },
  {
    name: 'a pointer of 8 MB',
    as: 'text',
    make: () => native('[]', `{"${'/0'.repeat(4_000_000)}":"nan"}`),
    outcome: 'bad-exact',
    factor: 64,
  },
  {
    name: 'a pointer of 8 MB of escapes',
    as: 'text',
    make: () => native('{}', `{"/${'~1'.repeat(4_000_000)}":"nan"}`),
    outcome: 'bad-exact',
    factor: 16,
  },
  {
    name: 'a pointer with an index of a million digits',
    as: 'text',
    make: () => native('[0]', `{"/${'9'.repeat(1_000_000)}":"-0"}`),
    outcome: 'bad-exact',
  },
  {
    name: 'a bigint of a million digits',
    as: 'text',
    make: () => native(`"${'9'.repeat(1_000_000)}"`, '{"":"bigint"}'),
    outcome: 'limit',
  },
  {
    name: 'a bigint of a million minus signs',
    as: 'text',
    make: () => native(`"${'-'.repeat(4000)}"`, '{"":"bigint"}'),
    outcome: 'bad-exact',
  },
  {
    name: 'a date of 8 MB',
    as: 'text',
    make: () => native(`"${'2020-01-01T'.repeat(800_000)}"`, '{"":"date"}'),
    outcome: 'bad-exact',
  },
  {
    name: 'a Map of 200 000 pairs',
    as: 'text',
    make: () => native(`[${list(200_000, (i) => `[${i},0]`)}]`, '{"":"map"}'),
    outcome: 'read',
    factor: 48,
  },
  {
    name: 'a Set of 200 000 objects',
    as: 'text',
    make: () => native(`[${list(200_000, () => '{}')}]`, '{"":"set"}'),
    outcome: 'read',
    factor: 48,
  },
  { name: 'documents in documents, too deep', as: 'text', make: () => nested(400), outcome: 'limit', factor: 64 },
  {
    name: 'documents in documents, just deep enough',
    as: 'text',
    make: () => nested(200),
    outcome: 'read',
    factor: 64,
  },
  {
    name: '20 000 documents side by side',
    as: 'text',
    make: () =>
      native(`[${list(20_000, () => native('null', '{"":"nan"}'))}]`, `{${list(20_000, (i) => `"/${i}":"jcr"`)}}`),
    outcome: 'read',
    factor: 64,
  },
];
