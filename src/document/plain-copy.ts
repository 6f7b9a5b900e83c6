import { DecodeError } from '../base/errors.ts';
import type { Path } from '../base/path.ts';
import { copyJson } from '../json/copy.ts';
import type { LoadSettings } from './load-context.ts';

/** Copies a part of a document as plain JSON values, with the integers beyond those that our own reader gives. */
export function plainCopy(value: unknown, path: Path, depth: number, settings: LoadSettings): unknown {
  if (value === undefined) return undefined;
  return copyJson<bigint>(value, {
    limits: settings.limits,
    path,
    depth,
    leaf: (leaf) => (settings.fromText && typeof leaf === 'bigint' ? leaf : undefined),
    refuse: refuseCopy,
  });
}

/** Refuses what is no JSON value in a document. */
export function refuseCopy(message: string, path: Path): never {
  throw new DecodeError('wrong-type', message, path);
}
