import { list, native, type Attack } from './attack.ts';

const MILLION = 1_000_000;

function columns(cells: string): string {
  return `{"type":"raymon.types.DataFrame","params":{"data":{${cells}}}}`;
}

/** Names that a hash of the kind `31 * hash + unit` cannot tell apart. */
function colliding(i: number): string {
  return Array.from({ length: 16 }, (_, bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join('');
}

/** JSON text that is deep, wide, long, or made to be looked up slowly. */
export const textAttacks: readonly Attack[] = [
  { name: 'a million open arrays', as: 'text', make: () => '['.repeat(MILLION), outcome: 'limit' },
  { name: 'a million open objects', as: 'text', make: () => '{"a":'.repeat(MILLION), outcome: 'limit' },
  {
    name: 'a million arrays in a document',
    as: 'text',
    make: () => native('['.repeat(MILLION) + ']'.repeat(MILLION)),
    outcome: 'limit',
  },
  { name: 'an integer of a million digits', as: 'text', make: () => native('9'.repeat(MILLION)), outcome: 'limit' },
  {
    name: 'a decimal of a million digits',
    as: 'text',
    make: () => native(`0.${'9'.repeat(MILLION)}`),
    outcome: 'read',
  },
  {
    name: 'an exponent of a million digits',
    as: 'text',
    make: () => native(`1e${'9'.repeat(MILLION)}`),
    outcome: 'number-overflow',
  },
  {
    name: 'integers of 4300 digits',
    as: 'text',
    make: () => native(`[${list(2000, () => '7'.repeat(4300))}]`),
    outcome: 'read',
  },
  {
    name: 'a million escapes',
    as: 'text',
    make: () => native(`"${'\\u0061'.repeat(MILLION)}"`),
    outcome: 'read',
    factor: 12,
  },
  {
    name: 'a million backslashes',
    as: 'text',
    make: () => native(`"${'\\'.repeat(2 * MILLION)}"`),
    outcome: 'read',
    factor: 12,
  },
  {
    name: 'a string that never ends',
    as: 'text',
    make: () => native('"').slice(0, -2) + 'a'.repeat(16 * MILLION),
    outcome: 'syntax',
  },
  {
    name: 'quotes and colons that look like names',
    as: 'text',
    make: () => native(`[${list(300_000, () => '"\\":"')}]`),
    outcome: 'read',
    factor: 16,
  },
  {
    name: 'a name of 8 MB, twice',
    as: 'text',
    make: () => native(`{"${'k'.repeat(8 * MILLION)}":1,"${'k'.repeat(8 * MILLION)}":2}`),
    outcome: 'duplicate-key',
  },
  {
    name: 'an object of 400 000 names',
    as: 'text',
    make: () => native(`{${list(400_000, (i) => `"key ${i}":${i}`)}}`),
    outcome: 'read',
    factor: 32,
  },
  {
    name: 'names that are written with escapes and are all different',
    as: 'text',
    make: () => native(`{${list(200_000, (i) => `"\\u006bey ${i}":${i}`)}}`),
    outcome: 'read',
    factor: 32,
  },
  {
    name: '65 536 names with one hash',
    as: 'text',
    make: () => native(`{${list(65_536, (i) => `"${colliding(i)}":0`)}}`),
    outcome: 'read',
    factor: 32,
  },
  {
    name: 'integer-like names that are far apart',
    as: 'text',
    make: () => native(`{${list(200_000, (i) => `"${(i * 20_011) % 4_294_967_291}":0`)}}`),
    outcome: 'read',
    factor: 48,
  },
  {
    name: 'objects that look like the ends of long arrays',
    as: 'text',
    make: () => native(`[${list(100_000, () => '{"1023":0}')}]`),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'the same with a name before',
    as: 'text',
    make: () => native(`[${list(100_000, () => '{"a":0,"1023":0}')}]`),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'the same given as a value',
    as: 'value',
    make: () => native(`[${list(100_000, () => '{"1023":0}')}]`),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'the same in an unknown order, with exact',
    as: 'text',
    make: () =>
      native(`[-1,${list(100_000, () => '{"1023":0}')}]`, '{"/0":"number"}').replace('-1,', '9007199254740992,'),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'objects with a name of their own each',
    as: 'text',
    make: () => native(`[${list(100_000, (i) => `{"name ${i}":0}`)}]`),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'a wide struct among many nulls',
    as: 'text',
    make: () => {
      const wide = `"0":{${list(50_000, (i) => `"${i}f":1`)}}`;
      return columns(`"a":{${wide},${list(50_000, (i) => `"${i + 1}":null`)}}`);
    },
    outcome: 'limit',
    factor: 64,
  },
  {
    name: 'many columns of wide structs among nulls',
    as: 'text',
    make: () => {
      const column = `"0":{${list(500, (i) => `"${i}f":1`)}},${list(500, (i) => `"${i + 1}":null`)}`;
      return columns(list(100, (i) => `"c${i}":{${column}}`));
    },
    outcome: 'limit',
    factor: 64,
  },
  {
    name: 'objects of ever other names in a column',
    as: 'text',
    make: () => columns(`"a":{${list(50_000, (i) => `"${i}":{"n${i}":1}`)}}`),
    outcome: 'read',
    factor: 64,
  },
  {
    name: '20 000 columns of one row',
    as: 'text',
    make: () => columns(list(20_000, (i) => `"c${i}":{"0":1}`)),
    outcome: 'read',
    factor: 256,
  },
  {
    name: 'labels in another order in every column',
    as: 'text',
    make: () => {
      const labels = Array.from({ length: 400 }, (_, i) => `"r${i}":${i}`);
      return columns(list(400, (i) => `"c${i}":{${[...labels.slice(i), ...labels.slice(0, i)].join()}}`));
    },
    outcome: 'read',
    factor: 32,
  },
  {
    name: 'labels that would size an array',
    as: 'text',
    make: () => columns('"a":{"4294967294":1,"0":2},"b":{"0":2,"4294967294":1}'),
    outcome: 'read',
  },
];
