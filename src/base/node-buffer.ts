/** What is used of Node's `Buffer`; each method takes any Uint8Array for `this`. */
interface BufferMethods {
  base64Slice(start: number, end: number): string;
  base64Write(text: string, offset: number, length: number): number;
  indexOf(byte: number, from: number): number;
  lastIndexOf(byte: number, from: number): number;
  latin1Slice(start?: number, end?: number): string;
  latin1Write(text: string, offset: number, length: number): number;
  utf8Slice(start: number, end: number): string;
  utf8Write(text: string, offset: number, length: number): number;
}

/** Node's `Buffer`, as far as it is used. */
export interface NodeBuffer {
  readonly prototype: BufferMethods;
  allocUnsafeSlow(length: number): Uint8Array<ArrayBuffer>;
  byteLength(text: string, encoding: 'utf8'): number;
  compare(a: Uint8Array, b: Uint8Array): number;
  from(text: string, encoding: 'utf8'): Uint8Array;
}

const METHODS: readonly (keyof BufferMethods)[] = [
  'base64Slice',
  'base64Write',
  'indexOf',
  'lastIndexOf',
  'latin1Slice',
  'latin1Write',
  'utf8Slice',
  'utf8Write',
];
const FUNCTIONS: readonly (keyof NodeBuffer)[] = ['allocUnsafeSlow', 'byteLength', 'compare', 'from'];

/**
 * Node's `Buffer`, told by what it can do; undefined on other platforms.
 *
 * Pages often have another class of that name, such as that of the npm package `buffer`, which lacks most of this. The
 * name is asked for through `globalThis`: bundlers put such a package in the place of the bare one.
 */
export const NODE_BUFFER: NodeBuffer | undefined = /* @__PURE__ */ nodeBuffer();

function nodeBuffer(): NodeBuffer | undefined {
  const found: unknown = Reflect.get(globalThis, 'Buffer');
  return isNodeBuffer(found) ? found : undefined;
}

function isNodeBuffer(value: unknown): value is NodeBuffer {
  return (
    typeof value === 'function' &&
    FUNCTIONS.every((name) => typeof Reflect.get(value, name) === 'function') &&
    METHODS.every((name) => typeof Reflect.get(value.prototype as object, name) === 'function')
  );
}
