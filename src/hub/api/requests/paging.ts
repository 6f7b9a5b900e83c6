import type { Answer } from '../../http/answer.ts';
import { json, spliced } from '../../http/answer.ts';
import type { Call } from '../../http/route.ts';
import type { Listed, ListedText, Page, Selection } from '../../store/traces.ts';
import { isoMicroseconds } from '../../core/iso.ts';

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
export function listAnswer<T>(list: Listed<T>, call: Asked, spell: (item: T) => unknown): Answer {
  return json(list.items.map(spell), 200, listHeaders(list, call));
}

/** The same for a list that is spelled. */
export function listText(list: ListedText, call: Asked): Answer {
  return spliced([list.text], 200, listHeaders(list, call));
}

function listHeaders({ more, scannedTo }: Omit<ListedText, 'text'>, call: Asked): Record<string, string> {
  return {
    ...nextPage(call, more === null ? undefined : { cursor: more }),
    ...(scannedTo === null ? {} : { 'raymon-scanned-to': isoMicroseconds(scannedTo) }),
  };
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
