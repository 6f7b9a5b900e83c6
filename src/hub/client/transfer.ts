import { createHash } from 'node:crypto';
import { TransportError } from '../../base/errors.ts';
import type { Login } from '../../api/login/login.ts';
import { readRetryAfter } from '../../http/answer.ts';
import { secureUrl } from '../../http/secure-url.ts';
import { pathSegment, queryValue } from '../../http/url-parts.ts';

/** A hub, and who asks. */
export interface HubAddress {
  /** Base of the API, with `/v0`. */
  readonly url: string;
  readonly login: Login;
  /** Ends what is under way when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Where something stands in a hub. */
export interface ArtefactPlace {
  readonly projectId: string;
  readonly traceId: string;
  readonly ref: string;
}

/** An artefact, or a trace, as it comes. */
export interface Download {
  /** Ends with a {@link TransportError} if it is cut off, or is not what the hub has promised. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Fetches an artefact, in memory for a piece of it.
 *
 * @param as - the format to ask for; the document as it was logged unless given.
 * @throws {@link TransportError} if there is none, or the hub does not answer.
 */
export async function downloadArtefact(hub: HubAddress, place: ArtefactPlace, as?: string): Promise<Download> {
  const query = `trace_id=${encoded(place.traceId, 'traceId')}&ref=${encoded(place.ref, 'ref')}`;
  const found = await ask(hub, 'GET', `${projectPath(place)}/objects/search?${query}`);
  const id = await objectId(found);
  const path = `${projectPath(place)}/objects/${pathSegment(id, 'object')}/raw`;
  const answer = await ask(hub, 'GET', as === undefined ? path : `${path}?as=${encodeURIComponent(as)}`);
  const etag = /^"([0-9a-f]{64})"$/.exec(answer.headers.get('etag') ?? '')?.[1];
  return { bytes: checked(answer, etag) };
}

/** Fetches a whole trace as lines of the file logger. @throws {@link TransportError} if there is none. */
export async function downloadTrace(hub: HubAddress, place: Omit<ArtefactPlace, 'ref'>): Promise<Download> {
  const path = `${projectPath(place)}/traces/${pathSegment(place.traceId, 'traceId')}/export`;
  return { bytes: checked(await ask(hub, 'GET', path), undefined) };
}

/**
 * Sends a document of any size, in memory for a piece of it.
 *
 * @returns What the hub says of it: its id, size and hash.
 * @throws {@link TransportError} if the hub refuses it, or keeps other bytes than were sent.
 */
export async function uploadArtefact(
  hub: HubAddress,
  place: ArtefactPlace,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly id: string; readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let sent = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void> {
    for await (const piece of bytes) {
      hash.update(piece);
      sent += piece.length;
      yield piece;
    }
  }
  const path = `${projectPath(place)}/traces/${pathSegment(place.traceId, 'traceId')}/artefact`;
  const answer = await ask(hub, 'PUT', `${path}?ref=${encoded(place.ref, 'ref')}`, ReadableStream.from(counted()));
  const { obj_id: id, bytes: kept, sha256 } = (await answer.json()) as Record<string, unknown>;
  const digest = hash.digest('hex');
  if (typeof id === 'string' && kept === sent && sha256 === digest) return { id, bytes: sent, sha256: digest };
  throw new TransportError('Expected the hub to keep the bytes that were sent, it reports others');
}

function projectPath({ projectId }: Pick<ArtefactPlace, 'projectId'>): string {
  return `/projects/${pathSegment(projectId, 'projectId')}`;
}

function encoded(text: string, name: string): string {
  return encodeURIComponent(queryValue(text, name));
}

async function ask(
  hub: HubAddress,
  method: 'GET' | 'PUT',
  path: string,
  body?: ReadableStream<Uint8Array>,
): Promise<Response> {
  const base = secureUrl(hub.url, 'url').href.replace(/\/+$/, '');
  const { signal } = hub;
  const token = await hub.login.token({ signal });
  let answer: Response;
  try {
    answer = await fetch(`${base}${path}`, {
      method,
      // A token is for the hub that was asked, and for no other.
      redirect: 'error',
      headers: { authorization: `Bearer ${token}` },
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
  } catch (cause) {
    throw new TransportError('Expected a whole answer, the connection failed', { cause });
  }
  if (answer.ok) return answer;
  const text = (await answer.text().catch(() => '')).replaceAll(token, '[redacted]');
  throw new TransportError(`Expected success, got status ${answer.status}${saidIn(text)}`, {
    status: answer.status,
    retryAfter: readRetryAfter(answer.headers.get('retry-after')),
    body: text,
  });
}

/** The message of a hub's refusal. */
function saidIn(text: string): string {
  const said = /"message":("(?:[^"\\]|\\.){0,500}")/.exec(text)?.[1];
  return said === undefined ? '' : `: ${String(JSON.parse(said))}`;
}

async function objectId(answer: Response): Promise<string> {
  // The document follows its id, and may be of gigabytes: it is not read here.
  let text = '';
  for await (const piece of answer.body ?? []) {
    text += Buffer.from(piece).toString('latin1');
    const id = /^\{"obj_id":"([^"\\]{1,200})"/.exec(text)?.[1];
    // Leaving the loop ends the transfer.
    if (id !== undefined) return id;
    if (text.length > MOST_HEAD) break;
  }
  throw new TransportError('Expected an artefact from the hub, got another answer');
}

/** Characters within which an answer names its artefact. */
const MOST_HEAD = 2000;

async function* checked(answer: Response, sha256: string | undefined): AsyncGenerator<Uint8Array, void> {
  const hash = createHash('sha256');
  try {
    for await (const piece of answer.body ?? []) {
      hash.update(piece);
      yield piece;
    }
  } catch (cause) {
    throw new TransportError('Expected all of the bytes, the connection failed', { cause });
  }
  if (sha256 !== undefined && hash.digest('hex') !== sha256) {
    throw new TransportError('Expected the bytes of the hash that the hub has promised');
  }
}
