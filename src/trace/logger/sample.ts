import { badOption } from '../../base/options.ts';

/**
 * Checks a share of traces.
 *
 * @throws {@link OptionError} if it is not a number from 0 to 1.
 */
export function checkSampleRate(rate: unknown): number {
  if (rate === undefined) return 1;
  if (typeof rate === 'number' && rate >= 0 && rate <= 1) return rate;
  throw badOption('a number from 0 to 1', rate, ['sampleRate']);
}

/**
 * Whether a trace belongs to the share of them that is kept: all services that ask for the same share agree, and a
 * larger share has all traces of a smaller one.
 *
 * @param traceId - without half a pair of surrogates.
 * @param rate - the share, from 0 to 1.
 */
export function isSampled(traceId: string, rate: number): boolean {
  return rate === 1 || hashOf(traceId) < rate * 2 ** 32;
}

const ENCODER = /* @__PURE__ */ new TextEncoder();

/**
 * 32 bits of a string: FNV-1a of its UTF-8, mixed as MurmurHash3 does, without which ids that differ in their last
 * characters only have hashes close to each other.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9923
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of ENCODER.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
