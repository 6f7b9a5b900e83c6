import { Watched } from '../hub/watched.ts';

/** What a window shows: its address says all of it, so that reloading and sharing show the same. */
export interface Place {
  readonly segments: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

/** What this window shows. */
export const place: Watched<Place> = new Watched(read());

function read(): Place {
  const segments = location.pathname.split('/').filter((each) => each !== '');
  return { segments: segments.map(decoded), query: new Map(new URLSearchParams(location.search)) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** An address. @param segments - unescaped. */
export function hrefOf(
  segments: readonly string[],
  query: Iterable<readonly [string, string | undefined]> = [],
): string {
  const given = new URLSearchParams();
  for (const [name, value] of query) if (value !== undefined && value !== '') given.set(name, value);
  const text = given.toString();
  return `/${segments.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

/** The current address with changes; `undefined` takes a value away. */
export function hrefWith(changes: Readonly<Record<string, string | undefined>>): string {
  const { segments, query } = place.value;
  return hrefOf(segments, new Map([...query, ...Object.entries(changes)]));
}

/** Goes somewhere. @param isReplacing - whether going back does not come here again. */
export function go(href: string, isReplacing = false): void {
  if (href === location.pathname + location.search) return;
  if (isReplacing) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  place.set(read());
}

/** Changes the query of the current address. */
export function change(changes: Readonly<Record<string, string | undefined>>, isReplacing = false): void {
  go(hrefWith(changes), isReplacing);
}

/** Takes clicks on links of the page, and the browser's back and forward. */
export function followLinks(): void {
  addEventListener('popstate', () => place.set(read()));
  document.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!isPlain || event.defaultPrevented || link === null) return;
    const href = link.getAttribute('href') ?? '';
    if (!href.startsWith('/') || href.startsWith('/v0/') || link.hasAttribute('download')) return;
    event.preventDefault();
    go(href);
  });
}
