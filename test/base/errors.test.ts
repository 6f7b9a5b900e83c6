import { describe, expect, it } from 'vitest';
import { builtins, fromJson, fromMsgpack, loadJcr, toJson } from '../../src/toolkit/core-builtins.ts';
import { defineDataType } from '../../src/toolkit/define-data-type.ts';
import {
  DecodeError,
  EncodeError,
  isRaymonError,
  LimitError,
  MissingDependencyError,
  RaymonError,
  RegistryError,
  UnknownTypeError,
} from '../../src/base/errors.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { refusal } from '../support/refusal.ts';

const native = (data: unknown, exact?: unknown): unknown => ({
  type: 'raymon.types.Native',
  params: { data },
  ...(exact === undefined ? {} : { exact }),
});

const array = (dtype: string, shape: string, bytes: number[]): unknown => ({
  type: 'raymon.types.Numpy',
  params: { data: Buffer.from(bytes).toString('base64'), shape, dtype },
});

const Odd = defineDataType({
  type: 'acme.Odd',
  is: (value): value is number => typeof value === 'number',
  encode: (value) => {
    if (value < 0) throw new TypeError('negative');
    return value;
  },
  decode: (value) => {
    if (value !== 1) throw new TypeError('not one');
    return 1;
  },
});

function cycle(): unknown {
  const array: unknown[] = [];
  array.push({ array });
  return array;
}

describe('every code is raised', () => {
  it.each<[string, string, () => unknown]>([
    ['DecodeError', 'not-a-document', () => loadJcr(null)],
    ['DecodeError', 'missing', () => loadJcr({})],
    ['DecodeError', 'wrong-type', () => loadJcr({ type: 1 })],
    [
      'DecodeError',
      'bad-base64',
      () => loadJcr({ type: 'raymon.types.Numpy', params: { data: 'A', shape: '()', dtype: 'int8' } }),
    ],
    ['DecodeError', 'size-mismatch', () => loadJcr(array('int8', '(2,)', [1]))],
    ['DecodeError', 'bad-shape', () => loadJcr(array('int8', '(-1,)', [1]))],
    ['DecodeError', 'bad-dtype', () => loadJcr(array('int7', '(1,)', [1]))],
    ['DecodeError', 'unsupported-dtype', () => loadJcr(array('object', '(1,)', [1]))],
    ['DecodeError', 'bad-exact', () => loadJcr(native(1, { '': 'nan' }))],
    ['DecodeError', 'exact-unsupported', () => loadJcr(native(1, { '': 'weakmap' }))],
    ['DecodeError', 'bad-value', () => loadJcr(array('bool', '(1,)', [2]))],
    ['DecodeError', 'bad-npy', () => Numpy.fromNpy(new Uint8Array(20))],
    ['DecodeError', 'syntax', () => fromJson('{')],
    ['DecodeError', 'duplicate-key', () => fromJson('{"type": 1, "type": 1}')],
    ['DecodeError', 'bad-utf8', () => fromJson(Uint8Array.of(0x22, 0xff, 0x22))],
    ['DecodeError', 'trailing-bytes', () => fromMsgpack(Uint8Array.of(0xc0, 0xc0))],
    ['DecodeError', 'number-overflow', () => fromJson('1e400')],
    ['DecodeError', 'custom-decoder', () => builtins.with(Odd).loadJcr({ type: 'acme.Odd', params: 2 })],
    ['EncodeError', 'unsupported-value', () => new Native(Symbol('x'))],
    ['EncodeError', 'cycle', () => new Native(cycle())],
    ['EncodeError', 'ragged', () => Numpy.fromArray([[1], [1, 2]], { dtype: 'int8' })],
    ['EncodeError', 'number-overflow', () => Numpy.fromArray([300], { dtype: 'int8' })],
    ['EncodeError', 'bad-shape', () => new Numpy({ data: new Int8Array(1), shape: [2] })],
    ['EncodeError', 'bad-dtype', () => new Numpy(new Int8Array(1), { dtype: 'int7' })],
    ['EncodeError', 'unsupported-dtype', () => new Numpy(new Int8Array(1), { dtype: 'object' })],
    [
      'EncodeError',
      'size-mismatch',
      () => {
        const wrapped = new Numpy(new Int8Array(8));
        structuredClone(wrapped.values, { transfer: [(wrapped.values as Int8Array<ArrayBuffer>).buffer] });
        return toJson(wrapped);
      },
    ],
    ['EncodeError', 'custom-encoder', () => new Odd(-1)],
    ['LimitError', 'limit', () => new Native([[1]], { limits: { depth: 3 } })],
    ['UnknownTypeError', 'unknown-type', () => loadJcr({ type: 'a.B', params: 1 })],
    ['RegistryError', 'registry', () => builtins.with(Odd, Odd)],
  ])('%s %s', (name, code, call) => {
    expect(refusal(call)).toMatchObject({ name, code });
  });
});

describe('an error', () => {
  it('says what was expected and where, and carries its cause', () => {
    const cause = new Error('inner');
    const error = new DecodeError('bad-value', 'Expected 1, got 2', ['params', 0], { cause, offset: 7 });
    expect(error.message).toBe('Expected 1, got 2 - at $.params[0]');
    expect(error).toMatchObject({ name: 'DecodeError', path: '$.params[0]', offset: 7, cause });
    expect(error).toBeInstanceOf(RaymonError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe('DecodeError: Expected 1, got 2 - at $.params[0]');
  });

  it('keeps what is its own when it is said of a place further out', () => {
    const cause = new Error('inner');
    const encode = new EncodeError('cycle', 'Expected no cycle', ['b'], { cause }).under(['a', 0]);
    expect(encode).toMatchObject({
      code: 'cycle',
      path: '$.a[0].b',
      message: 'Expected no cycle - at $.a[0].b',
      cause,
    });
    const limit = new LimitError('keys', 3, 'Expected at most 3').under(['a']);
    expect(limit).toMatchObject({ limit: 'keys', max: 3, path: '$.a', message: 'Expected at most 3 - at $.a' });
    expect('cause' in limit).toBe(false);
  });

  it('never repeats a payload', () => {
    const secret = 'c2VjcmV0'.repeat(1000);
    const documents = [
      { type: secret, params: 1 },
      { type: 'raymon.types.Native', params: secret },
      native(secret, { '': 'bigint' }),
      native([secret], { '/0': 'date' }),
      { type: 'raymon.types.Numpy', params: { data: `${secret}*`, shape: secret, dtype: secret } },
      { type: 'raymon.types.Numpy', params: { data: secret, shape: '(2,)', dtype: 'int8' } },
    ];
    for (const document of documents) {
      let message = '';
      try {
        loadJcr(document);
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toBe('');
      expect(message.length).toBeLessThan(400);
      expect(message).not.toContain(secret.slice(0, 100));
    }
  });

  it('of an unknown type names what is known, and cuts what was asked', () => {
    const error = new UnknownTypeError('Expected a registered type', 'x'.repeat(1000), ['a.B'], ['type']);
    expect(error).toMatchObject({ code: 'unknown-type', known: ['a.B'], path: '$.type' });
    expect(error.type).toHaveLength(200);
    expect(new RegistryError('Expected a name', 'x'.repeat(1000)).type).toHaveLength(200);
  });

  it('of a missing dependency names it', () => {
    expect(new MissingDependencyError('sharp', 'Expected sharp')).toMatchObject({
      code: 'missing-dependency',
      dependency: 'sharp',
      name: 'MissingDependencyError',
    });
  });
});

describe('isRaymonError', () => {
  const error = new EncodeError('cycle', 'Expected no cycle');

  it('knows the errors of the package', () => {
    expect(isRaymonError(error)).toBe(true);
    expect(isRaymonError(new RegistryError('Expected a name', ''))).toBe(true);
    for (const other of [new Error('x'), new TypeError('x'), null, undefined, 'cycle', { code: 'cycle' }]) {
      expect(isRaymonError(other)).toBe(false);
      expect(isRaymonError(other, 'cycle')).toBe(false);
    }
  });

  it('tells codes apart', () => {
    expect(isRaymonError(error, 'cycle')).toBe(true);
    expect(isRaymonError(error, 'limit', 'cycle')).toBe(true);
    expect(isRaymonError(error, 'limit')).toBe(false);
  });
});
