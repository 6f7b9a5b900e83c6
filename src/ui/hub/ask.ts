import { Fields } from './fields.ts';
import { urlOf, type Query } from './url.ts';
import { isLoggedOut, lost } from './connection.ts';

/** The hub refused something, or could not be reached. */
export class HubFailure extends Error {
  override readonly name = 'HubFailure';
  /** HTTP status; 0 if there was no answer. */
  readonly status: number;
  readonly code: string;
  /** Character of a slice at which reading stopped. */
  readonly offset: number | undefined;

  constructor(status: number, code: string, message: string, offset?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.offset = offset;
  }
}

/** How something is asked. */
export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the hub.
 *
 * @returns Its answer, whose status is one of success.
 * @throws {@link HubFailure}
 */
export async function ask(path: string, { method = 'GET', query, body, signal }: Asking = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(urlOf(path, query), {
      method,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    lost();
    throw new HubFailure(0, 'away', 'The hub does not answer');
  }
  if (answer.ok) return answer;
  throw await failureOf(answer);
}

/** Asks the hub for JSON. @throws {@link HubFailure} */
export async function askJson(path: string, asking: Asking = {}): Promise<unknown> {
  const answer = await ask(path, asking);
  return answer.json();
}

async function failureOf(answer: Response): Promise<HubFailure> {
  if (answer.status === 401 && !answer.url.endsWith('/login')) isLoggedOut.set(true);
  try {
    const error = new Fields(new Fields(await answer.json()).raw('error'));
    const offset = error.numberOrNull('offset') ?? undefined;
    return new HubFailure(answer.status, error.text('code'), error.text('message'), offset);
  } catch {
    // Something between the page and the hub has answered.
    return new HubFailure(answer.status, 'status', `The hub answered with status ${answer.status}`);
  }
}
