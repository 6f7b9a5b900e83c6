import { floatText, roundedText } from '../text/number-text.ts';
import { widthOf } from './element-text.ts';
import type { ComplexPart, Elements } from './elements.ts';
import { numpyTimeText } from './time-text.ts';

/** A number of the array in its own spelling. */
export function numberIn(value: number | bigint, { dtype, kind }: Elements, part: ComplexPart): string {
  if (kind === 'time') return numpyTimeText(BigInt(value), dtype.name);
  if (typeof value === 'bigint' || dtype.kind === 'int' || dtype.kind === 'bool') return String(value);
  if (kind === 'complex')
    return part === 'magnitude' || part === 'phase' ? roundedText(value, 9) : floatText(value, 'float64');
  return floatText(value, widthOf(dtype));
}
