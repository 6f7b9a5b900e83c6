import { IN_QUERY, isPathSegment } from '../../hub/core/path-segment.ts';
import { urlOf, type Query } from './url.ts';

/** What something is called: the name of its kind in the table of routes, and its own. */
export type Named = readonly [kind: string, name: string];

/**
 * The address of something that users have named: the name stands in the path, or in the query if no path can hold it.
 *
 * @param list - path of what it is one of.
 * @param after - what follows the name, with its slash.
 */
export function namedUrl(list: string, [kind, name]: Named, after = '', query: Query = {}): string {
  if (isPathSegment(name)) return urlOf(`${list}/${encodeURIComponent(name)}${after}`, query);
  return urlOf(`${list}/${IN_QUERY}${after}`, { ...query, [kind]: name });
}
