import type { Field } from 'apache-arrow';
import { layoutOf } from './layout.ts';

const EXTENSION_NAME = 'ARROW:extension:name';
const JSON_EXTENSION = 'arrow.json';

/** Metadata of a field whose strings are JSON text. */
export const JSON_METADATA: readonly (readonly [key: string, value: string])[] = [
  ['ARROW:extension:metadata', ''],
  [EXTENSION_NAME, JSON_EXTENSION],
];

/**
 * Whether the strings of a field are the JSON text of its cells, which may be of any kind: a *mixed* column.
 *
 * @see https://arrow.apache.org/docs/format/CanonicalExtensions.html#json
 */
export function isJsonField({ type, metadata }: Pick<Field, 'type' | 'metadata'>): boolean {
  if (metadata.get(EXTENSION_NAME) !== JSON_EXTENSION) return false;
  const layout = layoutOf(type);
  return (layout?.kind === 'bytes' || layout?.kind === 'view') && layout.text;
}
