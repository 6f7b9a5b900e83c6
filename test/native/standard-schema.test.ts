import { describe, expect, it } from 'vitest';
import { Native } from '../../src/native/native.ts';
import type { StandardSchema } from '../../src/native/standard-schema.ts';
import { refusal } from '../support/refusal.ts';

type Validate = (value: unknown) => unknown;

/** A schema as a library would make it; what it answers may be anything. */
function schemaOf(validate: Validate): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate } } as unknown as StandardSchema;
}

const native = new Native({ boxes: [1, 'two'] });

describe('Native.parse', () => {
  it('gives what the schema makes of the value', () => {
    const seen: unknown[] = [];
    const value = native.parse(
      schemaOf((given) => {
        seen.push(given);
        return { value: 'made' };
      }),
    );
    expect(value).toBe('made');
    expect(seen).toEqual([native.data]);
    expect(seen[0]).toBe(native.data);
  });

  it('takes schemas that are functions', () => {
    const schema = Object.assign(
      () => undefined,
      schemaOf(() => ({ value: 1 })),
    );
    expect(native.parse(schema)).toBe(1);
  });

  it('refuses with the place of the first issue, and how many there are', () => {
    const issues = [
      { message: 'Expected number', path: ['boxes', { key: 1 }, Symbol('s')] },
      { message: 'more', path: [] },
    ];
    const call = (): unknown => native.parse(schemaOf(() => ({ issues })));
    expect(refusal(call)).toMatchObject({ name: 'DecodeError', code: 'schema', path: '$.boxes[1]["Symbol(s)"]' });
    expect(call).toThrow('"Expected number", and 1 more');
    expect(refusal(() => native.parse(schemaOf(() => ({ issues: [{ message: 'No' }] }))))).toMatchObject({ path: '$' });
    expect(refusal(() => native.parse(schemaOf(() => ({ issues: [] }))))).toMatchObject({ code: 'schema' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ['no object under the name', { '~standard': 1 }],
    ['no validate', { '~standard': { version: 1 } }],
    [
      'a validate that throws',
      schemaOf(() => {
        throw new TypeError('x');
      }),
    ],
    ['an answer that is none', schemaOf(() => null)],
    ['a Promise', schemaOf(() => Promise.reject(new Error('later')))],
    ['issues that are no list', schemaOf(() => ({ issues: 1 }))],
    ['an issue that is none', schemaOf(() => ({ issues: [null] }))],
  ])('says that %s is no schema', (_, schema) => {
    expect(refusal(() => native.parse(schema as StandardSchema))).toEqual({
      name: 'OptionError',
      code: 'bad-option',
      path: 'schema',
    });
  });
});
