import { badOption, type OptionNames, readOptions } from '../../base/options.ts';

/** What the hub bears. Passing one is answered with a typed error that names it. */
export interface HubLimits {
  /** Bytes of a request as sent, compressed or not. */
  readonly requestBytes: number;
  /** Bytes of a request after decompression. */
  readonly unpackedBytes: number;
  /**
   * Unpacked bytes for each packed one, once a mebibyte is unpacked. Arrays of zeros pack a thousandfold, as far as gzip
   * goes: by default what is unpacked is bounded by its size alone.
   */
  readonly unpackRatio: number;
  /** Bytes of a request that states something small: a name, a login, a slice. */
  readonly formBytes: number;
  /** Bytes of one record. */
  readonly recordBytes: number;
  /** Bytes of one artefact that is sent alone, streamed. */
  readonly artefactBytes: number;
  /** Records of a request. */
  readonly batchRecords: number;
  /** Bytes of a text that is logged. */
  readonly textBytes: number;
  /** Tags of one record. */
  readonly recordTags: number;
  /** Bytes of a record's tags together. */
  readonly tagsBytes: number;
  /** UTF-8 bytes of a tag's value, where it is a string. */
  readonly tagValueBytes: number;
  /** Containers that are open at once in a document. */
  readonly depth: number;
  /** Requests whose bodies are read at once. */
  readonly bodies: number;
  /** Bytes of bodies that are in memory at once. */
  readonly bytesInFlight: number;
  /** Bytes of the headers of a request. */
  readonly headerBytes: number;
  /** Milliseconds until the headers of a request have arrived. */
  readonly headerTimeoutMs: number;
  /** Milliseconds that a body may take beside what its size allows for. */
  readonly bodyTimeoutMs: number;
  /** Bytes of a body that must come in a second, after the first {@link HubLimits.bodyTimeoutMs}. */
  readonly bodyBytesPerSecond: number;
  /** Connections at once. */
  readonly connections: number;
  /** Items of a list. */
  readonly listItems: number;
  /** Bytes of a document that stands in a trace's list. */
  readonly inlineBytes: number;
  /** Logins from one address within a minute. */
  readonly loginsPerMinute: number;
  /** Live listeners at once. */
  readonly listeners: number;
  /** Bytes of an artefact that is converted on the way out. */
  readonly convertBytes: number;
}

/** The limits of a hub that names none. */
export const DEFAULT_HUB_LIMITS: HubLimits = Object.freeze({
  requestBytes: 64 * 2 ** 20,
  unpackedBytes: 256 * 2 ** 20,
  unpackRatio: 1100,
  formBytes: 2 ** 20,
  recordBytes: 128 * 2 ** 20,
  artefactBytes: 4 * 2 ** 30,
  batchRecords: 10_000,
  textBytes: 2 ** 20,
  recordTags: 1000,
  tagsBytes: 4 * 2 ** 20,
  tagValueBytes: 1024,
  depth: 512,
  bodies: 64,
  bytesInFlight: 512 * 2 ** 20,
  headerBytes: 16 * 1024,
  headerTimeoutMs: 10_000,
  bodyTimeoutMs: 60_000,
  bodyBytesPerSecond: 10_000,
  connections: 1024,
  listItems: 1000,
  inlineBytes: 64 * 1024,
  loginsPerMinute: 10,
  listeners: 100,
  convertBytes: 256 * 2 ** 20,
});

/** All names; each is a positive integer. */
const NAMES: OptionNames<HubLimits> = Object.fromEntries(
  Object.keys(DEFAULT_HUB_LIMITS).map((name) => [name, true]),
) as OptionNames<HubLimits>;

/**
 * Completes limits with the defaults.
 *
 * @param limits - those that are given, by name.
 * @returns All of them.
 * @throws {@link OptionError} if a name is unknown, or a limit is not a positive integer.
 */
export function resolveHubLimits(limits?: Partial<HubLimits>): HubLimits {
  const given = readOptions<Partial<HubLimits>>(limits, NAMES, ['limits']);
  for (const [name, value] of Object.entries(given)) {
    if (!Number.isSafeInteger(value) || value < 1) throw badOption('a positive integer', value, ['limits', name]);
  }
  return { ...DEFAULT_HUB_LIMITS, ...given };
}
