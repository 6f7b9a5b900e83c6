import { storeError } from '../../store-error.ts';

/** A place in a list as a text that survives an URL. */
export function writeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Reads a place in a list.
 *
 * @param cursor - untrusted.
 * @param kinds - of the parts.
 * @throws {@link HubError} `bad-cursor`.
 */
export function readCursor(cursor: string, kinds: readonly ('string' | 'number')[]): readonly (string | number)[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  if (!Array.isArray(parts) || parts.length !== kinds.length || !parts.every((part, at) => isOf(part, kinds[at]))) {
    throw storeError('bad-cursor', 'Expected a cursor that this list gave');
  }
  return parts as readonly (string | number)[];
}

function isOf(part: unknown, kind: 'string' | 'number' | undefined): boolean {
  return kind === 'number' ? Number.isSafeInteger(part) : typeof part === 'string' && part.length <= MAX_TEXT;
}

/** Characters of a part. */
const MAX_TEXT = 4096;
