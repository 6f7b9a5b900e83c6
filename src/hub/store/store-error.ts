import { HubError, type HubErrorOptions } from '../core/hub-error.ts';

/** Why the store refused, or failed. */
export type StoreCode =
  /** A ref of the trace holds other bytes already. */
  | 'ref-taken'
  /** A record of a batch is out of range: too many tags of a trace, too many names of a project, … */
  | 'limit'
  /** An `Idempotency-Key` came again with other records. */
  | 'key-reused'
  /** There is no such project, trace, object, token, … */
  | 'not-found'
  /** A project, organisation, … of that name exists. */
  | 'exists'
  /** A slice that is not in the grammar; `offset` is the place. */
  | 'bad-slice'
  /** A cursor that no list of this hub gave. */
  | 'bad-cursor'
  /** Too much is waiting: come back after `retryAfter` seconds. */
  | 'busy'
  /** A thread ended while it was at work: the request may be kept or not, and may be sent again. */
  | 'interrupted'
  /** The store is closing, or closed. */
  | 'closed'
  /** The disk has too little room; reading goes on. */
  | 'disk-full'
  /** The project has reached its quota. */
  | 'quota'
  /** The disk, or the database, failed; nothing of the request is kept. */
  | 'storage'
  /** Bytes on the disk are not those that were written. */
  | 'corrupt'
  /** Another process has the data directory. */
  | 'locked'
  /** A data directory that a newer version has migrated, or a directory of something else. */
  | 'bad-directory';

/** The HTTP status that says so. */
const STATUS: Readonly<Record<StoreCode, number>> = {
  'ref-taken': 422,
  limit: 422,
  'key-reused': 422,
  'not-found': 404,
  exists: 409,
  'bad-slice': 400,
  'bad-cursor': 400,
  busy: 503,
  interrupted: 503,
  closed: 503,
  'disk-full': 507,
  quota: 507,
  storage: 500,
  corrupt: 500,
  locked: 503,
  'bad-directory': 500,
};

/** Seconds after which what was refused for want of room is worth another try. */
const RETRY_SECONDS: Partial<Record<StoreCode, number>> = {
  busy: 1,
  interrupted: 2,
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
