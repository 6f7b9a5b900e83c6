import { DecodeError } from '../../src/base/errors.ts';
import type { LoadContext } from '../../src/document/jcr.ts';
import { DEFAULT_LIMITS, resolveLimits, type Limits } from '../../src/base/limits.ts';
import { type LoadSettings, newSpent } from '../../src/document/load-context.ts';
import { Money } from './money.ts';

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

/** What a document shares with those nested in it: a reader of text whose nested documents are all one euro. */
export const settingsWith = (more: Partial<LoadSettings> = {}): LoadSettings => ({
  registry: { types: [], has: () => false, get: () => undefined },
  limits: DEFAULT_LIMITS,
  exact: 'honour',
  unknown: 'refuse',
  fromText: true,
  isPlain: true,
  nonFinite: new Set(),
  wholeFloats: undefined,
  spent: newSpent(),
  load: () => new Money(1, 'EUR'),
  ...more,
});
