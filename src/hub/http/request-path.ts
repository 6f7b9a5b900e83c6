import { HubError } from '../core/hub-error.ts';
import { IN_QUERY, isPathSegment } from '../core/path-segment.ts';
import type { Found } from './router.ts';

/** Where a request goes. */
export interface RequestPath {
  /** Decoded, once. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/**
 * Takes the target of a request apart. Each segment is decoded once; what another reader could take for a way to
 * elsewhere is refused.
 *
 * @param target - of the request line.
 * @throws {@link HubError} 400 `bad-request`
 */
export function requestPath(target: string): RequestPath {
  if (!target.startsWith('/')) throw bad('Expected a path that begins with a slash');
  // Node gives a character for each byte: what is not escaped would be other names than were meant.
  if (NOT_ASCII.test(target)) throw bad('Expected a path and a query that are escaped as UTF-8');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = queryOf(mark < 0 ? '' : target.slice(mark + 1));
  if (path === '/') return { segments: [], query };
  return { segments: path.slice(1).split('/').map(segment), query };
}

/** What no target may hold. */
const NOT_ASCII = /[^\x21-\x7e]/;

/** A query whose escapes are all valid: the platform's reader would put U+FFFD in place of invalid ones. */
function queryOf(raw: string): URLSearchParams {
  try {
    decodeURIComponent(raw);
  } catch {
    throw bad('Expected a query that is escaped as UTF-8');
  }
  return new URLSearchParams(raw);
}

function segment(raw: string): string {
  let text: string;
  try {
    text = decodeURIComponent(raw);
  } catch {
    throw bad('Expected a path that is escaped as UTF-8');
  }
  if (!isPathSegment(text)) {
    throw bad('Expected segments that are names: not empty, no dots alone, no slash, semicolon or control character');
  }
  return text;
}

/** The names of a request's path, and those of them that stand in its query. */
export interface PathNames {
  readonly names: Readonly<Record<string, string>>;
  readonly inQuery: readonly string[];
}

/** What no name may hold: a control character, or a lone surrogate. */
const ILLEGAL_IN_NAMES = /[\p{Cc}\p{Cs}]/u;

/**
 * The names of a path, each taken from the query where `-` stands for it: `traces/-/tags?trace=a/b`. That of the project
 * always stands in the path, as the guard reads it there.
 *
 * @throws {@link HubError} 400 `bad-request` for one that is empty, or holds a control character.
 */
export function pathNames({ names }: Found, query: URLSearchParams): PathNames {
  const inQuery = Object.keys(names).filter(
    (name) => name !== 'project' && names[name] === IN_QUERY && query.has(name),
  );
  if (inQuery.length === 0) return { names, inQuery };
  const found = Object.assign(Object.create(null) as Record<string, string>, names);
  for (const name of inQuery) {
    const value = query.get(name) ?? '';
    if (value === '' || ILLEGAL_IN_NAMES.test(value)) {
      throw bad('Expected a name without control characters', name);
    }
    found[name] = value;
  }
  return { names: found, inQuery };
}

function bad(message: string, path?: string): HubError {
  return new HubError(400, 'bad-request', message, path === undefined ? {} : { path });
}
