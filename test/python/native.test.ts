import { deepStrictEqual } from 'node:assert';
import { expect } from 'vitest';
import { Native } from '../../src/native/native.ts';
import { testPythonDocuments } from '../support/python-documents.ts';
import { untag, type Tagged } from '../support/tagged.ts';

testPythonDocuments<Tagged>('native', (wrapper, expected) => {
  expect(wrapper).toBeInstanceOf(Native);
  if (wrapper instanceof Native) deepStrictEqual(wrapper.data, untag(expected));
});
