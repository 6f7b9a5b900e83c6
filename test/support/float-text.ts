/** How the text of a frame spells a cell of floats: a float for every reader, null for what JSON has not. */
export function floatText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return 'null';
  if (!Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 2 ** 63) return value.toExponential();
  return `${Object.is(value, -0) ? '-0' : value}.0`;
}
