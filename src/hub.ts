/**
 * The hub: a server that keeps what loggers send, finds it by tags, and gives it back byte for byte.
 *
 * ```ts
 * import { startHub } from 'raymon/hub';
 *
 * const hub = await startHub({ directory: 'data', port: 0 });
 * ```
 *
 * It needs Node; nothing of it is loaded by the other entry points.
 *
 * @module
 */
export { HubError, type HubErrorOptions } from './hub/core/hub-error.ts';
export { DEFAULT_PORT, type HubOptions } from './hub/hub-options.ts';
export type { LogEntry } from './hub/http/hub-server.ts';
export { DEFAULT_HUB_LIMITS, type HubLimits } from './hub/core/limits.ts';
export { startHub, type RunningHub } from './hub/start-hub.ts';
export { ShipStateError } from './hub/client/ship-state.ts';
export { shipLog, type ShipCounts, type ShipOptions } from './hub/client/ship-log.ts';
