import { HubError } from '../core/hub-error.ts';
import { json, type Answer } from './answer.ts';

/** What a client is told of an error that the hub did not raise itself: nothing of its insides. */
const INTERNAL = new HubError(500, 'internal', 'The hub failed; its log says more', { retryAfter: 5 });

/** The hub's own error, or one that says only that the hub failed. */
export function hubErrorOf(error: unknown): HubError {
  return error instanceof HubError ? error : INTERNAL;
}

/** The answer that states an error: `{error: {code, message, …}}`. */
export function errorAnswer(error: HubError): Answer {
  const { status, code, message, path, index, offset, retryAfter } = error;
  const headers: Record<string, string> = {};
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)));
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="raymon hub"';
  const at = path ?? (index === undefined ? undefined : `$[${index}]`);
  return json({ error: { code, message, path: at, index, offset } }, status, headers);
}
