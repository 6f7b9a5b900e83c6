import { MissingDependencyError, RaymonError } from '../../../base/errors.ts';
import { HubError } from '../../core/hub-error.ts';
import { storeError } from '../store-error.ts';

/** What a thread is to do, and where. */
export interface ThreadTask {
  readonly role: 'writer' | 'reader';
  readonly directory: string;
  readonly minFreeBytes?: number | undefined;
  readonly minFreeRatio?: number | undefined;
}

/** A call. */
export interface Request {
  readonly id: number;
  readonly call: string;
  readonly parameters: readonly unknown[];
}

/** What became of a call; `id` 0 says that the thread is ready, or why it is not. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: SentError };

/** An error that crosses threads. */
export interface SentError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfter: number | undefined;
  readonly index: number | undefined;
  readonly path: string | undefined;
  readonly offset: number | undefined;
  /** What the machine said, for the log. */
  readonly cause: string | undefined;
}

/** An error as it is sent. */
export function sendError(error: unknown): SentError {
  const known = error instanceof RaymonError ? error : unexpected(error);
  const { code, message } = known;
  const cause = 'cause' in known ? String(known.cause) : undefined;
  if (!(known instanceof HubError)) {
    return {
      status: 500,
      code,
      message,
      retryAfter: undefined,
      index: undefined,
      path: undefined,
      offset: undefined,
      cause,
    };
  }
  const { status, retryAfter, index, path, offset } = known;
  return { status, code, message, retryAfter, index, path, offset, cause };
}

/** The error that was sent. */
export function receiveError({ status, code, message, cause, ...rest }: SentError): RaymonError {
  const options = cause === undefined ? {} : { cause: new Error(cause) };
  if (code === 'missing-dependency') return new MissingDependencyError('@photostructure/sqlite', message, options);
  return new HubError(status, code, message, { ...rest, ...options });
}

function unexpected(error: unknown): HubError {
  return storeError('storage', 'Expected the store to answer, it failed', { cause: error });
}
