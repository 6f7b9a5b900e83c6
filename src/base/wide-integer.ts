import { HOST_IS_LITTLE_ENDIAN } from './bytes.ts';

const POWER = 1e9;

const INTEGER = /* @__PURE__ */ new BigUint64Array(1);
const WORDS = /* @__PURE__ */ new Uint32Array(INTEGER.buffer);
const LOW_WORD = HOST_IS_LITTLE_ENDIAN ? 0 : 1;

/**
 * The integer `high · 10^9 + low` of at most 19 digits; the engine takes ten times as long to make it of its digits.
 *
 * @param high - below 10^10.
 * @param low - below 10^9.
 */
export function wideInteger(high: number, low: number): bigint {
  // A product in two parts, each below 2^53: the upper one counts 2^16.
  const upper = Math.floor(high / 0x1_0000) * POWER;
  const lower = (upper % 0x1_0000) * 0x1_0000 + (high % 0x1_0000) * POWER + low;
  WORDS[LOW_WORD] = lower;
  WORDS[1 - LOW_WORD] = Math.floor(upper / 0x1_0000) + Math.floor(lower / 0x1_0000_0000);
  return INTEGER[0] as bigint;
}
