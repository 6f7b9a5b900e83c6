import { HubError } from '../core/hub-error.ts';

/** Where a request goes. */
export interface RequestPath {
  /** Decoded, once. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** What no segment may hold: another separator, a control, or a lone surrogate. */
const ILLEGAL = /[/\\;\p{Cc}\p{Cs}]/u;

/**
 * Takes the target of a request apart. Each segment is decoded once; what another reader could take for a way to
 * elsewhere is refused.
 *
 * @param target - of the request line.
 * @throws {@link HubError} 400 `bad-request`
 */
export function requestPath(target: string): RequestPath {
  if (!target.startsWith('/')) throw bad('Expected a path that begins with a slash');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  if (path === '/') return { segments: [], query };
  return { segments: path.slice(1).split('/').map(segment), query };
}

function segment(raw: string): string {
  let text: string;
  try {
    text = decodeURIComponent(raw);
  } catch {
    throw bad('Expected a path that is escaped as UTF-8');
  }
  if (text === '' || text === '.' || text === '..' || ILLEGAL.test(text)) {
    throw bad('Expected segments that are names: not empty, no dots alone, no slash, semicolon or control character');
  }
  return text;
}

function bad(message: string): HubError {
  return new HubError(400, 'bad-request', message);
}
