import type { RaymonDataType } from './jcr.ts';

/**
 * Whether a value is a wrapper: an instance with a `toJcr` method whose constructor has a string `type`.
 *
 * Told by brand rather than by class, so that wrappers of a user's own, or of another copy of this package, count.
 */
export function isWrapper(value: unknown): value is RaymonDataType {
  return wrapperType(value) !== undefined;
}

/** The type name of a wrapper, undefined for any other value. */
export function wrapperType(value: unknown): string | undefined {
  try {
    return brandOf(value);
  } catch {
    // A proxy or a getter threw: reading the value will say so.
    return undefined;
  }
}

function brandOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object can hold anything under these names: it is data.
  if (prototype === null || prototype === Object.prototype) return undefined;
  if (!('toJcr' in value) || typeof value.toJcr !== 'function') return undefined;
  const { constructor } = value;
  if (typeof constructor !== 'function' || !('type' in constructor)) return undefined;
  return typeof constructor.type === 'string' ? constructor.type : undefined;
}
