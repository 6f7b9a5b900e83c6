/** A value as JSON that loses nothing of it: what JSON cannot say is an object with the member `$`. */
export type Tagged =
  | null
  | boolean
  | number
  | string
  | readonly Tagged[]
  | { readonly $: 'nan' | 'inf' | '-inf' | '-0' }
  | { readonly $: 'bigint'; readonly digits: string }
  | { readonly $: 'bytes'; readonly hex: string }
  | { readonly $: 'object'; readonly members: readonly (readonly [name: string, value: Tagged])[] };

const NUMBERS = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 };

/** The value that a tagged one stands for. */
export function untag(tagged: Tagged): unknown {
  if (typeof tagged !== 'object' || tagged === null) return tagged;
  if (!('$' in tagged)) return tagged.map(untag);
  if (tagged.$ === 'bigint') return BigInt(tagged.digits);
  if (tagged.$ === 'bytes') return Uint8Array.from(Buffer.from(tagged.hex, 'hex'));
  if (tagged.$ !== 'object') return NUMBERS[tagged.$];
  const object = {};
  for (const [name, value] of tagged.members) {
    Object.defineProperty(object, name, { value: untag(value), writable: true, enumerable: true, configurable: true });
  }
  return object;
}
