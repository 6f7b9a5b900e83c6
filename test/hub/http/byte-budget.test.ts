import { describe, expect, it } from 'vitest';
import { ByteBudget } from '../../../src/hub/http/byte-budget.ts';

const BUSY: unknown = expect.objectContaining({ status: 503, code: 'busy', retryAfter: 1 });

describe('ByteBudget', () => {
  it('has room for so many requests, and for so many bytes of all of them', () => {
    const budget = new ByteBudget({ bytes: 10, holders: 2 });
    const [first, second] = [budget.open(), budget.open()];
    expect(() => budget.open()).toThrow(BUSY);
    first.grow(4);
    second.grow(6);
    expect(() => first.grow(1)).toThrow(BUSY);
    expect(budget.held).toEqual({ bytes: 10, holders: 2 });
    second.close();
    first.grow(6);
    expect(budget.held).toEqual({ bytes: 10, holders: 1 });
  });

  it('gives back once what was taken, and nothing of what was refused', () => {
    const budget = new ByteBudget({ bytes: 10, holders: 2 });
    const share = budget.open();
    share.grow(3);
    expect(() => share.grow(8)).toThrow(BUSY);
    share.close();
    share.close();
    expect(budget.held).toEqual({ bytes: 0, holders: 0 });
  });
});
