/**
 * Says why a property is no data: what only some readers of an object would see cannot be kept.
 *
 * @param property - an own one; undefined if it vanished while its object was read.
 * @returns What is wrong, for messages; undefined if it is an enumerable property that holds its value.
 */
export function propertyProblem(property: PropertyDescriptor | undefined): string | undefined {
  if (property === undefined) return 'Expected data that stays the same while it is read';
  if (property.get !== undefined || property.set !== undefined) return 'Expected a value, got an accessor';
  return property.enumerable === true ? undefined : 'Expected a value, got a property that is not enumerable';
}
