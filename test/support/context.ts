import { DecodeError } from '../../src/base/errors.ts';
import type { LoadContext } from '../../src/document/jcr.ts';
import { resolveLimits, type Limits } from '../../src/base/limits.ts';

/** What a `fromJcr` is told about a document that stands alone: no nested documents, the usual limits. */
export function contextFor(options: { exact?: unknown; limits?: Partial<Limits> } = {}): LoadContext {
  const path = ['params'];
  const fail = (message: string, ...at: (string | number)[]): never => {
    throw new DecodeError('bad-value', message, [...path, ...at]);
  };
  return {
    exact: options.exact,
    registry: { types: [], has: () => false, get: () => undefined },
    limits: resolveLimits(options.limits),
    path,
    load: () => fail('Expected no nested document'),
    fail,
  };
}
