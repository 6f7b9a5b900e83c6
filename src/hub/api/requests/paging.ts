import type { Answer } from '../../http/answer.ts';
import { json } from '../../http/answer.ts';
import type { Call } from '../../http/route.ts';
import type { Listed, Page, Selection } from '../../store/traces.ts';
import { isoMicroseconds } from '../answers/iso.ts';

/** The names in a query that choose traces. */
export const SELECTION: readonly string[] = ['begin', 'end', 'slicestr'];
/** The names in a query that choose a page of a list. */
export const PAGE: readonly string[] = [...SELECTION, 'lim', 'cursor'];

/** Items of a list where a request does not say. */
const USUAL_ITEMS = 250;

/** What a request has asked for. */
type Asked = Pick<Call, 'query'>;

/** The traces that a query chooses. */
export function selectionOf({ project, query }: Call<'project'>): Selection {
  return {
    project: project.number,
    slice: query.text('slicestr'),
    begin: query.time('begin'),
    end: query.time('end'),
  };
}

/** The page that a query chooses. */
export function pageOf(call: Call<'project'>): Page {
  const { hub, query } = call;
  return {
    ...selectionOf(call),
    limit: query.integer('lim', 1, hub.limits.listItems) ?? Math.min(USUAL_ITEMS, hub.limits.listItems),
    cursor: query.text('cursor'),
  };
}

/** A list as old clients read it, the way to its next page in the headers. */
export function listAnswer<T>({ items, more, scannedTo }: Listed<T>, call: Asked, spell: (item: T) => unknown): Answer {
  return json(items.map(spell), 200, {
    ...nextPage(call, more === null ? undefined : { cursor: more }),
    ...(scannedTo === null ? {} : { 'raymon-scanned-to': isoMicroseconds(scannedTo) }),
  });
}

/** The header that says where a list goes on. */
export function nextPage(
  { query: asked }: Asked,
  changes: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  if (changes === undefined) return {};
  const query = asked.with(changes);
  // Relative to the request: a proxy may have put it elsewhere.
  return { link: `<?${query.toString()}>; rel="next"` };
}
