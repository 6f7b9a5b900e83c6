import { describe, expect, it } from 'vitest';
import { checkOverflow, fitting } from '../../../src/trace/send/backlog.ts';
import { refusal } from '../../support/refusal.ts';

const lines = [3, 3, 3, 10, 1].map((length) => new Uint8Array(length));
const lengths = (start: number, records: number, bytes: number) =>
  fitting(lines, start, { records, bytes }).map(({ length }) => length);

describe('fitting', () => {
  it('takes as many lines as a batch may have, in records and in bytes', () => {
    expect(lengths(0, 10, 100)).toEqual([3, 3, 3, 10, 1]);
    expect(lengths(0, 2, 100)).toEqual([3, 3]);
    expect(lengths(1, 10, 6)).toEqual([3, 3]);
    expect(lengths(1, 10, 5)).toEqual([3]);
  });

  it('takes one line at least, however long, and none beyond the last', () => {
    expect(lengths(3, 10, 1)).toEqual([10]);
    expect(lengths(4, 10, 100)).toEqual([1]);
    expect(lengths(5, 10, 100)).toEqual([]);
  });
});

describe('checkOverflow', () => {
  it('drops the oldest unless told otherwise, and takes nothing else', () => {
    expect(checkOverflow(undefined)).toBe('drop-oldest');
    expect(checkOverflow('drop-newest')).toBe('drop-newest');
    for (const other of ['drop', null, 1, '__proto__']) {
      expect(refusal(() => checkOverflow(other as never))).toMatchObject({ code: 'bad-option', path: 'overflow' });
    }
  });
});
