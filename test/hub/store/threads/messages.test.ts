import { describe, expect, it } from 'vitest';
import { MissingDependencyError } from '../../../../src/base/errors.ts';
import { HubError } from '../../../../src/hub/core/hub-error.ts';
import { receiveError, sendError } from '../../../../src/hub/store/threads/messages.ts';

/** As it crosses between threads. */
function crossed(error: unknown): unknown {
  return receiveError(structuredClone(sendError(error)));
}

describe('an error that crosses threads', () => {
  it('says all that it said', () => {
    const error = new HubError(409, 'ref-taken', 'Expected a new ref', {
      retryAfter: 3,
      index: 0,
      path: '$.ref',
      offset: 7,
      cause: new Error('UNIQUE'),
    });
    const { status, code, message, retryAfter, index, path, offset } = error;
    expect(crossed(error)).toMatchObject({ status, code, message, retryAfter, index, path, offset });
    expect(crossed(error)).toBeInstanceOf(HubError);
    expect(String((crossed(error) as HubError).cause)).toContain('UNIQUE');
  });

  it('has no cause where there was none', () => {
    expect(Object.hasOwn(crossed(new HubError(404, 'not-found', 'Expected a trace')) as HubError, 'cause')).toBe(false);
  });

  it('of any other kind becomes a failure of the store, its words for the log alone', () => {
    const found = crossed(new TypeError('secret path /home/a')) as HubError;
    expect(found).toMatchObject({ status: 500, code: 'storage' });
    expect(found.message).not.toContain('/home/a');
    expect(String(found.cause)).toContain('/home/a');
  });

  it('keeps saying what to install', () => {
    const found = crossed(new MissingDependencyError('@photostructure/sqlite', 'npm install it'));
    expect(found).toBeInstanceOf(MissingDependencyError);
    expect(found).toMatchObject({ dependency: '@photostructure/sqlite', message: 'npm install it' });
  });
});
