import { describe, expect, it } from 'vitest';
import { RawString } from '../../src/json/raw-string.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { isObject, ownMember, readBase64, readObject, readString, required } from '../../src/json/members.ts';
import { orderedObject } from '../support/ordered-object.ts';

const PATH = ['params'];

describe('readObject', () => {
  it.each([[{}], [{ a: 1 }], [Object.create(null)]])('takes %o', (value: unknown) => {
    expect(readObject(value, PATH)).toBe(value);
  });

  it.each([
    [null, 'null'],
    [[], 'array'],
    ['{}', 'string'],
    [1, 'number'],
    [undefined, 'undefined'],
  ])('refuses %o and says that it is %s', (value, what) => {
    expect(isObject(value)).toBe(false);
    expect(() => readObject(value, PATH)).toThrow(`Expected an object, got ${what} - at $.params`);
  });
});

describe('ownMember', () => {
  it('gives own data only', () => {
    expect(ownMember({ a: 1 }, 'a')).toBe(1);
    expect(ownMember({}, 'toString')).toBeUndefined();
    expect(ownMember({}, '__proto__')).toBeUndefined();
    expect(ownMember(JSON.parse('{"__proto__": 1}') as object, '__proto__')).toBe(1);
    expect(ownMember(Object.create({ a: 1 }) as object, 'a')).toBeUndefined();
  });

  it('runs no accessor', () => {
    let runs = 0;
    const object = {
      get a() {
        return ++runs;
      },
    };
    expect(ownMember(object, 'a')).toBeUndefined();
    expect(runs).toBe(0);
  });

  it('knows the objects of our text reader', () => {
    expect(ownMember(orderedObject(new Map([['2', 'x']])), '2')).toBe('x');
    expect(ownMember(orderedObject(new Map()), 'members')).toBeUndefined();
  });
});

describe('required and readString', () => {
  it('give the member, or refuse it with its path', () => {
    expect(required({ a: null }, 'a', PATH)).toBe(null);
    expect(() => required({ a: undefined }, 'a', PATH)).toThrow('Expected a member a - at $.params.a');
    expect(readString({ a: 'x' }, 'a', PATH)).toBe('x');
    expect(() => readString({}, 'a', PATH)).toThrow(expect.objectContaining({ code: 'missing', path: '$.params.a' }));
    expect(() => readString({ a: 1 }, 'a', PATH)).toThrow(
      expect.objectContaining({ code: 'wrong-type', path: '$.params.a' }),
    );
  });
});

describe('readBase64', () => {
  it('takes a string, or one still in the bytes of its text', () => {
    for (const data of ['AQID', new RawString(Buffer.from('AQID'))]) {
      const member = readBase64({ data }, 'data', PATH);
      expect(member.byteLength).toBe(3);
      expect([...member.decode(DEFAULT_LIMITS)]).toEqual([1, 2, 3]);
    }
  });

  it('refuses anything else with its path', () => {
    expect(() => readBase64({ data: 5 }, 'data', PATH)).toThrow(
      expect.objectContaining({ code: 'wrong-type', path: '$.params.data' }),
    );
    expect(() => readBase64({ data: 'AQI' }, 'data', PATH)).toThrow(
      expect.objectContaining({ code: 'bad-base64', path: '$.params.data' }),
    );
  });
});
