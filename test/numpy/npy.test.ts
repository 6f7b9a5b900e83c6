import { describe, expect, it } from 'vitest';
import * as core from '../../src/core.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { npyFiles } from '../cases/npy.ts';
import { checkAll } from '../support/check-all.ts';
import { fixtures } from '../support/repository-fixtures.ts';

/** A file of a header's text, whose length it states, and data. */
function fileOf(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, text.length, true);
  const size = new Uint8Array(length.buffer, 0, version === 1 ? 2 : 4);
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...size, ...text, ...data]);
}

const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
const data = new Uint8Array(8);
const spelled = (text: string, version?: number): unknown => Numpy.fromNpy(fileOf(text, data, version)).dtype;

describe('fromNpy', () => {
  checkAll(npyFiles(core, fixtures), 20);

  it('takes nothing but bytes', () => {
    for (const file of [undefined, 'text', new ArrayBuffer(8)]) {
      expect(() => Numpy.fromNpy(file as unknown as Uint8Array)).toThrow(expect.objectContaining({ code: 'bad-npy' }));
    }
  });

  it('reads files that start at an odd place of their memory, and owns what it read', () => {
    const file = fixtures.bytes('npy/float64-fortran.npy');
    const shifted = new Uint8Array(file.length + 3).subarray(3);
    shifted.set(file);
    const array = Numpy.fromNpy(shifted);
    shifted.fill(0);
    expect(array.bytes).toEqual(Numpy.fromNpy(file).bytes);
  });

  it('reads the headers of Python 2 where np.load does, and nothing more', () => {
    for (const version of [1, 2]) {
      expect(spelled("{u'descr': U\"<f4\", 'fortran_order': False, u'shape': (2L,)}", version)).toBe('float32');
      expect(spelled(header.replace("'<f4'", "[(u'u', u'<u4')]"), version)).toBe("[('u', '<u4')]");
    }
    expect(spelled(header.replaceAll("'", "u'").replaceAll("u',", "',").replaceAll("u':", "':"), 3)).toBe('float32');
    for (const [text, version] of [
      [header.replace('2,', '2L,'), 3],
      [header.replace('2,', '2LL,'), 1],
      [header.replace('2,', '2l,'), 1],
      [header.replace('2,', 'L,'), 1],
      [header.replace("'<f4'", "b'<f4'"), 1],
      [header.replace("'<f4'", "uu'<f4'"), 1],
      [header.replace("'<f4'", "u '<f4'"), 1],
      [header.replace("'<f4'", "ur'<f4'"), 1],
      [`${header.slice(0, -2)}u`, 1],
    ] as const) {
      expect(() => spelled(text, version), text).toThrow(expect.objectContaining({ code: 'bad-npy' }));
    }
    // What stands in a text stays: here the name of a field.
    expect(spelled(header.replace("'<f4'", String.raw`[('2L\' u"', '<f4')]`))).toBe(String.raw`[('2L\' u"', '<f4')]`);
  });

  it('names an aligned record in a header of Python 2 as documents do', () => {
    const inner = "[(u'a', u'u1'), (u'b', u'<u2', (1L,))]";
    const record = `{u'names': [u'r'], u'formats': [${inner}], u'offsets': [0L], u'itemsize': 4L, u'aligned': True}`;
    const { dtype, bytes } = Numpy.fromNpy(
      fileOf(header.replace("'<f4'", record).replace('2,', ''), data.subarray(0, 4)),
    );
    expect(dtype).not.toMatch(/u'|L/);
    const again = Numpy.fromBytes(bytes, { dtype, shape: [] });
    expect(again.dtype).toBe(dtype);
    expect(again.field('r').fields).toEqual(['a', 'b']);
  });

  it('bounds sizes and nesting in headers of Python 2 as in others', () => {
    for (const [text, code] of [
      [header.replace('2,', '99999999999L,'), 'limit'],
      [header.replace('2,', `${'1L, '.repeat(33)}1L,`), 'limit'],
      [header.replace('2,', '9007199254740992L,'), 'bad-npy'],
      [header.replace("'<f4'", `${'['.repeat(100)}u'<f4'${']'.repeat(100)}`), 'bad-npy'],
      [`u'${String.raw`\'`.repeat(20_000)}`, 'bad-npy'],
    ]) {
      expect(() => Numpy.fromNpy(fileOf(text as string, data)), code).toThrow(expect.objectContaining({ code }));
    }
  });

  it.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'bad-npy'],
    ['another magic number', fileOf(header, data).with(0, 0x92), 'bad-npy'],
    ['version 0', fileOf(header, data, 0), 'bad-npy'],
    ['version 4', fileOf(header, data, 4), 'bad-npy'],
    ['version 1.1', fileOf(header, data).with(7, 1), 'bad-npy'],
    ['a file that ends in its header', fileOf(header, data).subarray(0, 40), 'bad-npy'],
    ['a header longer than the file', fileOf(header, data, 2).with(11, 255), 'bad-npy'],
    ['data that is too short', fileOf(header, data.subarray(1)), 'bad-npy'],
    ['data that is too long', fileOf(header, new Uint8Array(9)), 'bad-npy'],
    ['a header that is no dict', fileOf('[]', data), 'bad-npy'],
    ['a header that calls', fileOf("{'descr': open('x'), 'fortran_order': False, 'shape': (2,)}", data), 'bad-npy'],
    ['a missing member', fileOf("{'descr': '<f4', 'shape': (2,)}", data), 'bad-npy'],
    ['another member', fileOf(`${header.slice(0, -2)}'x': 1}`, data), 'bad-npy'],
    ['an order that is a number', fileOf(header.replace('False', '0'), data), 'bad-npy'],
    ['an order of None', fileOf(header.replace('False', 'None'), data), 'bad-npy'],
    ['a shape that is a list', fileOf(header.replace('(2,)', '[2]'), data), 'bad-npy'],
    ['a shape that is a number', fileOf(header.replace('(2,)', '2'), data), 'bad-npy'],
    ['a negative shape', fileOf(header.replace('(2,)', '(-2,)'), data), 'bad-npy'],
    ['a shape of texts', fileOf(header.replace('(2,)', "('2',)"), data), 'bad-npy'],
    ['invalid UTF-8', fileOf(header, data, 3).with(20, 0xff), 'bad-npy'],
    ['objects', fileOf(header.replace('<f4', '|O'), data), 'unsupported-dtype'],
    ['objects in fields', fileOf(header.replace("'<f4'", "[('a', '|O')]"), data), 'unsupported-dtype'],
    ['an unknown dtype', fileOf(header.replace('<f4', '<f5'), data), 'bad-dtype'],
    ['a boolean of 2', fileOf(header.replace('<f4', '|b1'), Uint8Array.of(1, 2)), 'bad-value'],
    ['too many elements', fileOf(header.replace('2', '99999999999'), data), 'limit'],
    ['too many dimensions', fileOf(header.replace('2', `${'1, '.repeat(33)}1`), data), 'limit'],
  ])('refuses %s', (_, file, code) => {
    expect(() => Numpy.fromNpy(file)).toThrow(expect.objectContaining({ code, path: '$' }));
  });
});

describe('toNpy', () => {
  it('aligns the data to 64 bytes', () => {
    const file = Numpy.fromArray([1, 2, 3]).toNpy();
    expect((file.length - 24) % 64).toBe(0);
    expect(file[file.length - 25]).toBe(10);
  });

  it('writes version 2 for headers above 64 KB and version 3 for names beyond latin-1', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `('field_${i}', 'i1')`).join(', ');
    const wide = Numpy.fromBytes(new Uint8Array(5000), { dtype: `[${many}]`, shape: [1] });
    const foreign = Numpy.fromBytes(new Uint8Array(1), { dtype: "[('漢', 'i1')]", shape: [1] });
    expect([wide.toNpy()[6], foreign.toNpy()[6]]).toEqual([2, 3]);
    expect(Numpy.fromNpy(wide.toNpy()).fields).toEqual(wide.fields);
    expect(Numpy.fromNpy(foreign.toNpy()).fields).toEqual(['漢']);
  });

  it.each(['bfloat16', "{'names': ['a', 'b'], 'formats': ['i1', 'i1'], 'offsets': [1, 0]}"])('refuses %s', (dtype) => {
    const array = Numpy.fromBytes(new Uint8Array(2), { dtype, shape: [1] });
    expect(() => array.toNpy()).toThrow(expect.objectContaining({ code: 'unsupported-dtype' }));
  });
});
