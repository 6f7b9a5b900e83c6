import { DataType, type Field } from 'apache-arrow';
import { membersOf } from '../../json/tree.ts';
import { ownMember } from '../../json/members.ts';
import type { Path } from '../../base/path.ts';

/** How the cells of a given field are refused, and where they stand. */
export interface GivenPlaces {
  /** Where their column stands. */
  readonly path: Path;
  /** Names the place of a row below `path`. */
  step(row: number): string | number;
  /** Refuses what stands at a path. */
  refuse(message: string, path: Path): never;
}

/**
 * Checks what an array of a given type would lose or contradict: members that its structs do not have, and nulls where
 * its fields allow none. Whether values fit their types, whoever makes the array says.
 */
export function checkGiven(field: Field, values: readonly unknown[], places: GivenPlaces): void {
  if (!asksForMore(field)) return;
  for (let row = 0; row < values.length; row++) {
    checkValue(field, values[row], () => [...places.path, places.step(row)], places);
  }
}

/** Whether a field says more of its values than what each is. */
function asksForMore(field: Field): boolean {
  const type: DataType = field.type;
  return !field.nullable || DataType.isStruct(type) || (type.children ?? []).some(asksForMore);
}

function checkValue(field: Field, value: unknown, path: () => Path, places: GivenPlaces): void {
  const type: DataType = field.type;
  if (value === null || value === undefined) {
    if (!field.nullable) places.refuse('Expected a value, got null in a field that allows none', path());
  } else if (DataType.isList(type) && Array.isArray(value)) {
    const [child] = type.children as [Field];
    if (!asksForMore(child)) return;
    for (const [i, item] of value.entries()) checkValue(child, item, () => [...path(), i], places);
  } else if (DataType.isStruct(type) && typeof value === 'object' && !Array.isArray(value)) {
    checkMembers(type.children, value, path, places);
  }
}

function checkMembers(fields: readonly Field[], value: object, path: () => Path, places: GivenPlaces): void {
  for (const child of fields) checkValue(child, ownMember(value, child.name), () => [...path(), child.name], places);
  for (const [name] of membersOf(value)) {
    if (fields.some((child) => child.name === name)) continue;
    places.refuse('Expected the members that the schema names, got another', [...path(), name]);
  }
}
