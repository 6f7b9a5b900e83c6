import { list, numpy, type Attack } from './attack.ts';

const MB = 2 ** 20;

function record(fields: string): string {
  return `[${fields}]`;
}

/** Shapes, dtypes and base64 that claim much, nest deep or are long. */
export const numpyAttacks: readonly Attack[] = [
  {
    name: '50 MB of base64 for one byte',
    as: 'text',
    make: () => numpy('A'.repeat(48 * MB), '(1,)', 'uint8'),
    outcome: 'size-mismatch',
    factor: 4,
  },
  {
    name: 'the same given as a value',
    as: 'value',
    make: () => numpy('A'.repeat(48 * MB), '(1,)', 'uint8'),
    outcome: 'size-mismatch',
    factor: 8,
  },
  {
    name: '50 MB of base64 with one wrong character at its end',
    as: 'text',
    make: () => numpy(`${'A'.repeat(48 * MB - 1)}!`, `(${36 * MB},)`, 'uint8'),
    outcome: 'bad-base64',
    factor: 4,
  },
  {
    name: 'a claim of 4 GB without a byte',
    as: 'text',
    make: () => numpy('', '(4294967296,)', 'uint8'),
    outcome: 'size-mismatch',
  },
  {
    name: 'a claim of 2^53 elements',
    as: 'text',
    make: () => numpy('', '(9007199254740991,)', 'uint8'),
    outcome: 'limit',
  },
  {
    name: 'a product that wraps to 0',
    as: 'text',
    make: () => numpy('', `(${list(8, () => '65536').replaceAll(',', ', ')})`, 'uint8'),
    outcome: 'limit',
  },
  {
    name: '32 dimensions',
    as: 'text',
    make: () => numpy('AA==', `(${list(32, () => '1')})`, 'uint8'),
    outcome: 'read',
  },
  {
    name: '33 dimensions',
    as: 'text',
    make: () => numpy('AA==', `(${list(33, () => '1')})`, 'uint8'),
    outcome: 'limit',
  },
  {
    name: 'a million dimensions',
    as: 'text',
    make: () => numpy('AA==', `(${list(MB, () => '1')})`, 'uint8'),
    outcome: 'limit',
  },
  { name: 'no elements of 10^12', as: 'text', make: () => numpy('', '(0, 1000000000000)', 'float64'), outcome: 'read' },
  {
    name: '10^12 elements of no bytes',
    as: 'text',
    make: () => numpy('', '(1000000000000,)', '<U0'),
    outcome: 'limit',
  },
  {
    name: 'a shape of 4 MB of brackets',
    as: 'text',
    make: () => numpy('', '('.repeat(4 * MB), 'uint8'),
    outcome: 'bad-shape',
  },
  {
    name: 'a shape of 4 MB of white space',
    as: 'text',
    make: () => numpy('', `(${' '.repeat(4 * MB)}1`, 'uint8'),
    outcome: 'bad-shape',
  },
  {
    name: 'a size of a million digits',
    as: 'text',
    make: () => numpy('', `(${'9'.repeat(MB)},)`, 'uint8'),
    outcome: 'bad-shape',
  },
  { name: 'a dtype of 4 MB', as: 'text', make: () => numpy('', '(0,)', 'f'.repeat(4 * MB)), outcome: 'bad-dtype' },
  {
    name: 'a dtype of 4 MB of brackets',
    as: 'text',
    make: () => numpy('', '(0,)', '['.repeat(4 * MB)),
    outcome: 'bad-dtype',
  },
  {
    name: 'a dtype of 4 MB of white space',
    as: 'text',
    make: () => numpy('', '(0,)', `[${' '.repeat(4 * MB)}`),
    outcome: 'bad-dtype',
  },
  {
    name: 'records in records, 4000 deep',
    as: 'text',
    make: () => numpy('', '(0,)', `${"[('a', ".repeat(4000)}'<f4'${')]'.repeat(4000)}`),
    outcome: 'bad-dtype',
  },
  {
    name: '50 000 fields',
    as: 'text',
    make: () => numpy('', '(0,)', record(list(50_000, (i) => `('f${i}', '|V1')`))),
    outcome: 'read',
    factor: 64,
  },
  {
    name: '50 000 fields of one name',
    as: 'text',
    make: () => numpy('', '(0,)', record(list(50_000, () => `('f', '|V1')`))),
    outcome: 'bad-dtype',
    factor: 64,
  },
  {
    name: 'a field with a million axes',
    as: 'text',
    make: () => numpy('', '(0,)', record(`('f', '|V1', (${list(MB, () => '1')}))`)),
    outcome: 'bad-dtype',
    factor: 64,
  },
  {
    name: 'fields of fields that claim 2^53 bytes each',
    as: 'text',
    make: () => numpy('', '(0,)', `${"[('a', ".repeat(60)}'<f8'${', (9007199254740991,))]'.repeat(60)}`),
    outcome: 'bad-dtype',
  },
  {
    name: 'a field name of a million escapes',
    as: 'text',
    make: () => numpy('', '(0,)', record(`('${'\\x61'.repeat(MB)}', '|V1')`)),
    outcome: 'read',
    factor: 64,
  },
  {
    name: 'a text item of 2^31 characters',
    as: 'text',
    make: () => numpy('', '(1,)', '<U2147483647'),
    outcome: 'bad-dtype',
  },
  {
    name: 'a file whose header claims 4 GB',
    as: 'npy',
    make: () => Buffer.concat([Buffer.from('\x93NUMPY\x02\0\xff\xff\xff\xff', 'latin1'), Buffer.alloc(64, ' ')]),
    outcome: 'bad-npy',
  },
  {
    name: 'a file that claims 2^53 elements',
    as: 'npy',
    make: () => {
      const header = "{'descr': '|u1', 'fortran_order': True, 'shape': (9007199254740991,), }".padEnd(117).concat('\n');
      return Buffer.concat([Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), Buffer.from(header)]);
    },
    outcome: 'limit',
  },
];
