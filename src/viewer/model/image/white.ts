import type { Elements } from '../array/elements.ts';
import { pictureLayout } from './picture.ts';

/** The number of white, of arrays that could be a picture: undefined for all others. */
export function whiteOf({ dtype, shape, kind, values }: Elements): number | undefined {
  if (kind !== 'number' || pictureLayout(shape) === undefined) return undefined;
  if (dtype.kind === 'bool') return 1;
  if (dtype.kind === 'int') return dtype.name === 'uint8' ? 255 : values instanceof Uint16Array ? 65535 : undefined;
  return whiteOfFloats(values as Float32Array);
}

/** Floats that are looked at to see whether they lie between 0 and 1, or 0 and 255. */
const MOST_LOOKED_AT = 65_536;

function whiteOfFloats(values: Float32Array): number | undefined {
  const step = Math.max(1, Math.floor(values.length / MOST_LOOKED_AT));
  let most = 0;
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] as number;
    if (!(value >= 0 && value <= 255)) return undefined;
    most = Math.max(most, value);
  }
  return most <= 1 ? 1 : 255;
}
