import { roundedText } from '../../viewer/model/text/number-text.ts';

/**
 * A number in few digits: whole ones as they are, unless they have more digits than anybody reads.
 *
 * @param digits - significant ones of all others.
 */
export function shortNumber(value: number, digits = 8): string {
  return roundedText(value, digits);
}
