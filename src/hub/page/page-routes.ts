import { plainText, type Answer } from '../http/answer.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';
import { NO_PAGE, pageHtml } from './html.ts';

/** Paths of the page: its program reads them, and asks the API for what they name. */
const PATHS = ['/', '/login', '/device', '/p/{name}/{part}', '/p/{name}/{part}/{section}'] as const;

/** What the page keeps in its address beside the path. */
const QUERY: readonly string[] = [
  'slice',
  'range',
  'from',
  'to',
  'cols',
  'live',
  'open',
  'full',
  'show',
  'ref',
  'vs',
  'mark',
  'tag',
  'two',
  'beside',
  'org',
  'user_code',
];

/** The page, and its files. Nobody has to be known for them: they hold nothing of what the hub keeps. */
export const pageRoutes: readonly Route[] = [
  ...PATHS.map((path) =>
    route({ method: 'GET', path, scope: 'open', query: QUERY, run: ({ hub }) => pageAnswer(hub) }),
  ),
  route({
    method: 'GET',
    path: '/assets/{file}',
    scope: 'open',
    run: async ({ hub, names, headers }) => {
      const file = await hub.files.file(names.file);
      if (file === undefined) throw new HubError(404, 'not-found', 'Expected a file of the page');
      const isPacked = acceptsBrotli(headers['accept-encoding']);
      return {
        status: 200,
        headers: {
          'content-type': file.type,
          // A name says what is in it: another build has other names.
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          ...(isPacked ? { 'content-encoding': 'br' } : {}),
        },
        kind: 'page',
        body: [isPacked ? file.brotli : file.bytes],
      };
    },
  }),
];

async function pageAnswer(hub: Call['hub']): Promise<Answer> {
  const names = await hub.files.names();
  if (names === undefined) return plainText(NO_PAGE);
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    kind: 'page',
    body: [pageHtml(names)],
  };
}

function acceptsBrotli(header: string | string[] | undefined): boolean {
  return (
    typeof header === 'string' && header.split(',').some((each) => /^\s*br\s*(?:;\s*q=(?!0(?:\.0*)?$).*)?$/.test(each))
  );
}
