import { isDirectInstance } from '../../json/plain-object.ts';
import { isError } from './error-members.ts';

/** Objects that are neither containers of JSON nor wrappers, by the name of their kind in documents. */
export type ObjectKind = 'error' | 'url' | 'regexp' | 'arraybuffer' | 'dataview';

/**
 * Names the kind of an error, a URL, a RegExp, an ArrayBuffer or a DataView, of this realm or another; undefined for
 * any other object.
 *
 * Errors of every class count, of the others only direct instances.
 */
export function objectKind(value: object): ObjectKind | undefined {
  if (isError(value)) return 'error';
  if (!isDirectInstance(value)) return undefined;
  const kind = BY_TAG.get(Object.prototype.toString.call(value));
  return kind !== undefined && hasSlot(value, kind) ? kind : undefined;
}

const BY_TAG: ReadonlyMap<string, Exclude<ObjectKind, 'error'>> = new Map([
  ['[object URL]', 'url'],
  ['[object RegExp]', 'regexp'],
  ['[object ArrayBuffer]', 'arraybuffer'],
  ['[object DataView]', 'dataview'],
]);

/** Whether an object really is one: only then do the class's own methods take it. */
function hasSlot(value: object, kind: Exclude<ObjectKind, 'error'>): boolean {
  try {
    if (kind === 'regexp') Reflect.get(RegExp.prototype, 'source', value);
    else if (kind === 'arraybuffer') Reflect.get(ArrayBuffer.prototype, 'byteLength', value);
    // Engines and libraries each have a URL of their own, which only its own accessor reads.
    else if (kind === 'url') return typeof Reflect.get(value, 'href') === 'string';
    return kind !== 'dataview' || ArrayBuffer.isView(value);
  } catch {
    return false;
  }
}
