import { HubError, type HubErrorOptions } from '../hub-error.ts';

/** What the store refuses, or cannot do, and the HTTP status that says so. */
const STATUS = {
  /** A ref of the trace holds other bytes already. */
  'ref-taken': 422,
  /** A record of a batch is out of range: too many tags of a trace, too many names of a project, … */
  limit: 422,
  /** An `Idempotency-Key` came again with other records. */
  'key-reused': 422,
  /** There is no such project, trace, object, token, … */
  'not-found': 404,
  /** A project, organisation, … of that name exists. */
  exists: 409,
  /** A slice that is not in the grammar; `offset` is the place. */
  'bad-slice': 400,
  /** A cursor that no list of this hub gave. */
  'bad-cursor': 400,
  /** Too much is waiting: come back after `retryAfter` seconds. */
  busy: 503,
  /** The store is closing, or closed. */
  closed: 503,
  /** The disk has too little room; reading goes on. */
  'disk-full': 507,
  /** The project has reached its quota. */
  quota: 507,
  /** The disk, or the database, failed; nothing of the request is kept. */
  storage: 500,
  /** Bytes on the disk are not those that were written. */
  corrupt: 500,
  /** Another process has the data directory. */
  locked: 503,
  /** A data directory that a newer version has migrated, or that is none. */
  'bad-directory': 500,
} as const satisfies Record<string, number>;

/** Why the store refused, or failed. */
export type StoreCode = keyof typeof STATUS;

/** Seconds after which what was refused for want of room is worth another try. */
const RETRY_SECONDS: Partial<Record<StoreCode, number>> = {
  busy: 1,
  closed: 5,
  'disk-full': 60,
  quota: 60,
  storage: 5,
};

/**
 * An error of the store with the status of its code.
 *
 * @param code - why.
 * @param message - what was expected and what was received.
 * @param options - what else is known.
 */
export function storeError(code: StoreCode, message: string, options: HubErrorOptions = {}): HubError {
  return new HubError(STATUS[code], code, message, { retryAfter: RETRY_SECONDS[code], ...options });
}
