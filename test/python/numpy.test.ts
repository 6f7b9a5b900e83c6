import { deepStrictEqual } from 'node:assert';
import { expect } from 'vitest';
import { equals, fromJson, Numpy, toJson } from '../../src/types.ts';
import { testPythonDocuments } from '../support/python-documents.ts';
import { untag, type Tagged } from '../support/tagged.ts';

/** What NumPy says of an array. */
interface ExpectedArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values:
    | { readonly array: string; readonly hex: string }
    | { readonly texts: readonly string[] }
    | { readonly strings: readonly string[] }
    | { readonly raw: string };
  readonly nested: Tagged;
  readonly fields?: readonly (readonly [name: string, array: ExpectedArray])[];
}

testPythonDocuments<ExpectedArray>('numpy', (wrapper, expected) => {
  expect(wrapper).toBeInstanceOf(Numpy);
  if (wrapper instanceof Numpy) compareArray(wrapper, expected);
});

function compareArray(array: Numpy, expected: ExpectedArray): void {
  expect(array.dtype).toBe(expected.dtype);
  expect(array.shape).toEqual(expected.shape);
  expect(valuesOf(array, expected.values)).toEqual(expected.values);
  deepStrictEqual(array.toNested(), untag(expected.nested));
  expect(array.fields).toEqual(expected.fields?.map(([name]) => name) ?? []);
  for (const [name, field] of expected.fields ?? []) {
    compareArray(array.field(name), field);
    expect(equals(fromJson(toJson(array.field(name))), array.field(name))).toBe(true);
  }
}

/** The values of an array in the form of what is expected of them. */
function valuesOf({ values }: Numpy, form: ExpectedArray['values']): unknown {
  if ('texts' in form) return { texts: values };
  if ('strings' in form) return { strings: Array.from(values as Uint8Array[], hexOf) };
  if ('raw' in form) return { raw: hexOf(values as Uint8Array) };
  return { array: values.constructor.name, hex: hexOf(values as Exclude<Numpy['values'], unknown[]>) };
}

function hexOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}
