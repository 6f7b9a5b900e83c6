import { expect, it } from 'vitest';
import { matches } from '../../../../src/hub/query/slicestr/compare.ts';

it.each([
  // Numbers with what reads as one, texts with texts.
  [1, '==', '1', true],
  [1, '==', '1.0', true],
  [1, '==', '1e0', true],
  ['1', '==', '1', true],
  ['1', '==', '1.0', false],
  [0.93, '==', '0.93', true],
  [1, '==', 'one', false],
  [1, '!=', 'one', true],
  [1, '<', 'one', false],
  [1, '>=', 'one', false],
  [5, '>=', '5', true],
  [5, '>', '5', false],
  [-0, '==', '0', true],
  [10, '>', '9', true],
  [1, '==', '01', false],
  [1, '<', '1e999', false],
  // Beyond the integers of a double.
  [2 ** 53, '==', '9007199254740993', false],
  [2 ** 53, '<', '9007199254740993', true],
  ['9007199254740993', '==', '9007199254740993', true],
  ['9007199254740993', '>', '9007199254740992', true],
  // Versions by their parts, other texts by code points.
  ['1.10.0', '>=', '1.9.0', true],
  ['v1.10', '>', 'v1.9', true],
  ['v2', '>', '1.9.9', true],
  ['1.0', '>=', '1.0.0', true],
  ['1.0', '==', '1.0.0', false],
  ['1.10-beta', '>=', '1.9', false],
  ['b', '>', 'a', true],
  ['10', '>', '9', true],
  ['x10', '>', 'x9', false],
  ['\u{1f600}', '>', '\uffff', true],
  ['', '<', 'a', true],
] as const)('a condition compares %j %s %s: %s', (value, operator, asked, expected) => {
  expect(matches(value, operator, asked)).toBe(expected);
});
