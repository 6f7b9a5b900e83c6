/** The second byte of each marker of JPEG that structure depends on; the first is always FF. */
export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const RST0 = 0xd0;
export const RST7 = 0xd7;
const TEM = 0x01;

/** The frame whose samples are predicted from each other, and not transformed. */
export const LOSSLESS = 0xc3;

/** Frames that are read: baseline, extended, progressive, lossless, then two with arithmetic coding. */
export const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, LOSSLESS, 0xc9, 0xca]);

const APP0 = 0xe0;
const APP15 = 0xef;

/** Segments that describe tables or carry metadata; their content is the decoder's affair. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0xc4, 'DHT'],
  [0xcc, 'DAC'],
  [SOS, 'SOS'],
  [0xdb, 'DQT'],
  [0xdc, 'DNL'],
  [0xdd, 'DRI'],
  [0xfe, 'COM'],
]);

const REFUSED: ReadonlyMap<number, string> = new Map([
  [0xc5, 'hierarchical frame'],
  [0xc6, 'hierarchical frame'],
  [0xc7, 'hierarchical frame'],
  [0xcb, 'lossless frame with arithmetic coding'],
  [0xcd, 'hierarchical frame'],
  [0xce, 'hierarchical frame'],
  [0xcf, 'hierarchical frame'],
  [SOI, 'second SOI'],
  [0xde, 'hierarchical progression'],
  [0xdf, 'hierarchical progression'],
  [0xf7, 'JPEG-LS frame'],
]);

/** Whether a segment of this marker is read or passed over. */
export function isTaken(marker: number): boolean {
  return FRAMES.has(marker) || NAMES.has(marker) || (marker >= APP0 && marker <= APP15);
}

/** A marker for messages: `FFC0 (SOF0)`. */
export function label(marker: number): string {
  const code = `FF${marker.toString(16).toUpperCase().padStart(2, '0')}`;
  const what = FRAMES.has(marker)
    ? `SOF${marker - 0xc0}`
    : marker >= APP0 && marker <= APP15
      ? `APP${marker - APP0}`
      : (NAMES.get(marker) ?? REFUSED.get(marker));
  return what === undefined ? code : `${code} (${what})`;
}

/** Where a marker stands, and what decoders pass over before it. */
export interface FoundMarker {
  /** The place of its second byte. */
  readonly at: number;
  /** Bytes before it that are no fill bytes, and belong to no segment. */
  readonly skipped: number;
}

/**
 * Looks for the next marker as decoders do: bytes that no marker announces, `FF 00` and markers without a segment (TEM,
 * RST) are passed over, of FF there may be any number before it.
 *
 * @param bytes - a whole file; untrusted.
 * @param from - where a marker may begin.
 * @returns Undefined if there is none.
 */
export function nextMarker(bytes: Uint8Array, from: number): FoundMarker | undefined {
  let start = from;
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) {
      start = at + 1;
      continue;
    }
    const marker = bytes[at + 1];
    if (marker === undefined) return undefined;
    if (marker === 0xff) continue;
    if (marker !== 0 && marker !== TEM && !(marker >= RST0 && marker <= RST7)) {
      return { at: at + 1, skipped: start - from };
    }
    at++;
    start = at + 1;
  }
  return undefined;
}
