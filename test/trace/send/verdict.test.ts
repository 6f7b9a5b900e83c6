import { describe, expect, it } from 'vitest';
import { TransportError } from '../../../src/base/errors.ts';
import { verdictOf } from '../../../src/trace/send/verdict.ts';

const verdict = (status?: number) => verdictOf(new TransportError('failed', status === undefined ? {} : { status }));

describe('verdictOf', () => {
  it.each([
    ['batch', [400, 413, 414, 422]],
    ['coding', [415]],
    ['server', [0, 301, 307, 404, 405, 410, 501, 505]],
    ['passing', [401, 403, 408, 425, 429, 500, 502, 503, 504, 599]],
  ] as const)('says %s of %j', (expected, statuses) => {
    for (const status of statuses) expect(verdict(status), String(status)).toBe(expected);
  });

  it('takes a failure without an answer for one that passes', () => {
    expect(verdict()).toBe('passing');
  });

  it('costs a record for no status but those that are about the batch', () => {
    const lost = Array.from({ length: 1000 }, (_, status) => status).filter((status) => verdict(status) === 'batch');
    expect(lost).toEqual([400, 413, 414, 422]);
  });
});
