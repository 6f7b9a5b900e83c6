import { describe, expect, it } from 'vitest';
import { isIntegerLike } from '../../src/json/tree.ts';

describe('isIntegerLike', () => {
  it('is true for what plain objects reorder', () => {
    for (const name of ['0', '1', '10', '4294967294', '4294967295', '4294967296', '01', '-1', '1.0', '', ' 1', '00']) {
      expect(isIntegerLike(name), name).toBe(Object.keys({ x: 1, [name]: 2 })[0] === name);
    }
  });
});
