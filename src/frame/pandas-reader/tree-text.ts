import { RawString } from '../../json/raw-string.ts';
import { membersOf } from '../../json/tree.ts';
import type { FloatMarks } from './infer-json.ts';

/**
 * JSON text of a value of our own readers or of JSON.parse; its depth was checked.
 *
 * Numbers are written in their shortest digits, but what is a float stays one for readers that tell `1.0` from `1`.
 *
 * @param isFloat - whether the value is a whole number that was written as a float.
 * @param marks - the same for numbers inside of it.
 */
export function treeText(value: unknown, isFloat: boolean, marks: FloatMarks | undefined): string {
  if (typeof value === 'number') return numberText(value, isFloat);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof RawString) return JSON.stringify(value.toString());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const floats = marks?.in(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => treeText(item, has(floats, i), marks)).join(',')}]`;
  const members = Array.from(
    membersOf(value),
    ([name, member]) => `${JSON.stringify(name)}:${treeText(member, has(floats, name), marks)}`,
  );
  return `{${members.join(',')}}`;
}

function has(floats: ReadonlySet<string | number> | undefined, step: string | number): boolean {
  return floats?.has(step) === true;
}

function numberText(value: number, isFloat: boolean): string {
  // The integer 0 has no sign for Python and others: only as a float is -0 read as itself.
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return isFloat && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
