import type { Limits } from '../../base/limits.ts';
import { describe } from '../../base/path.ts';
import { isPlainObject } from '../../json/plain-object.ts';
import { RawString } from '../../json/raw-string.ts';
import { membersOf, OrderedObject } from '../../json/tree.ts';
import type { FloatMarks } from '../../json/whole-floats.ts';
import { readJsonCell } from './json-cell.ts';
import { isNull, type LooseValue, mapAll, type RefuseValue } from './refuse.ts';

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

/**
 * Texts of mixed cells, of which readers make the same values again; null, undefined and holes stay null.
 *
 * @param values - checked: they hold data at any depth.
 * @param limits - what readers are held to. Texts beyond would be strings to them.
 */
export function jsonCellTexts(
  values: readonly LooseValue[],
  limits: Limits,
  refuse: RefuseValue,
): readonly (string | null)[] {
  const encoder = new TextEncoder();
  return mapAll(values, (value, place) => {
    if (isNull(value)) return null;
    const other = findOther(value);
    if (other !== undefined) refuse(`Expected a JSON value, got ${other}`, place);
    const text = treeText(value, false, undefined);
    const mayPass = typeof value === 'object' || typeof value === 'bigint';
    if (mayPass && readJsonCell(encoder.encode(text), limits) === undefined) {
      refuse('Expected a value whose JSON text is within the limits of readers', place);
    }
    return text;
  });
}

/** What stands in a value that JSON cannot say, for messages; undefined if nothing. */
function findOther(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : String(value);
    case 'object':
      return value === null || value instanceof RawString ? undefined : findOtherIn(value);
    default:
      return describe(value);
  }
}

function findOtherIn(container: object): string | undefined {
  if (Array.isArray(container)) {
    // Holes as well: they read as undefined.
    for (let i = 0; i < container.length; i++) {
      const other = findOther(container[i]);
      if (other !== undefined) return other;
    }
    return undefined;
  }
  if (!(container instanceof OrderedObject) && !isPlainObject(container)) return describe(container);
  for (const [, member] of membersOf(container)) {
    const other = findOther(member);
    if (other !== undefined) return other;
  }
  return undefined;
}

function has(floats: ReadonlySet<string | number> | undefined, step: string | number): boolean {
  return floats?.has(step) === true;
}

function numberText(value: number, isFloat: boolean): string {
  // The integer 0 has no sign for Python and others: only as a float is -0 read as itself.
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  // Digits alone would be read as an integer, beyond 2^53 as a bigint.
  const asFloat = isFloat || !Number.isSafeInteger(value);
  return asFloat && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
