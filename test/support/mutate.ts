import * as fc from 'fast-check';

/** A place in a JSON value: the container and the name or index in it. */
interface Place {
  readonly owner: unknown[] | { [name: string]: unknown };
  readonly step: string | number;
}

function placesIn(json: unknown): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  const owner = json as Place['owner'];
  const steps: (string | number)[] = Array.isArray(owner) ? [...owner.keys()] : Object.keys(owner);
  return steps.flatMap((step) => [{ owner, step }, ...placesIn(Reflect.get(owner, step))]);
}

/** Small changes that turn a right value into a nearly right one. */
const REPLACEMENTS: readonly ((old: unknown) => unknown)[] = [
  () => null,
  () => undefined,
  () => -0,
  () => Number.NaN,
  () => 2 ** 53,
  () => 1n,
  () => '',
  () => 'nan',
  () => 'jcr',
  () => 'map',
  () => '__proto__',
  () => [],
  () => ({}),
  () => new Date(0),
  (old) => [old],
  (old) => ({ data: old }),
  (old) => ({ type: 'raymon.types.Native', params: { data: old } }),
  // Objects may have a member `toString` that is data.
  (old) => (typeof old === 'string' ? `${old}=` : (JSON.stringify(old) ?? '')),
  (old) => (typeof old === 'string' ? old.slice(1) : 1),
  (old) => (typeof old === 'number' ? old + 1 : 0),
];

/** A copy of a JSON document with one place changed, removed or renamed. */
export function mutation(document: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(
      document,
      fc.nat(),
      fc.constantFrom('replace', 'remove', 'rename'),
      fc.nat(REPLACEMENTS.length - 1),
      fc.string(),
    )
    .map(([json, at, action, replacement, name]) => {
      const copy = structuredClone(json);
      const places = placesIn(copy);
      const place = places[at % places.length];
      if (place === undefined) return copy;
      const { owner, step } = place;
      const old: unknown = Reflect.get(owner, step);
      if (action === 'replace') Reflect.set(owner, step, REPLACEMENTS[replacement]?.(old));
      else if (Array.isArray(owner)) owner.splice(Number(step), 1);
      else {
        Reflect.deleteProperty(owner, step);
        if (action === 'rename')
          Object.defineProperty(owner, name, { value: old, enumerable: true, configurable: true, writable: true });
      }
      return copy;
    });
}
