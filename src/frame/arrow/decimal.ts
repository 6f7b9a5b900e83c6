/** The integer that little-endian words of 32 bits hold, in two's complement. */
export function wordsToBigint(words: Uint32Array, start: number, count: number): bigint {
  let value = 0n;
  for (let i = start + count - 1; i >= start; i--) value = (value << 32n) | BigInt(words[i] as number);
  return BigInt.asIntN(32 * count, value);
}

/** A decimal in digits: `-12.50` of -1250 and scale 2. */
export function decimalText(value: bigint, scale: number): string {
  if (scale <= 0) return scale === 0 ? value.toString() : `${value.toString()}e${-scale}`;
  // A scale may be billions: the exponent says it without zeros.
  if (scale > 100) return `${value.toString()}e-${scale}`;
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
