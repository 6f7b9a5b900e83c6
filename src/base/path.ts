/** The way from a document's root (`$`) to one of its members: property names and array indices. */
export type Path = readonly (string | number)[];

const LONGEST_PATH_CHARACTERS = 200;
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]{0,99}$/;

/**
 * Writes a path as text: `$`, `.name` for identifiers, else `["JSON string"]`, `[0]` for indices.
 *
 * A path longer than 200 characters loses its middle, so that an error about a deeply nested or a
 * strangely named member stays readable.
 */
export function formatPath(path: Path): string {
  let text = '$';
  for (const [at, step] of path.entries()) {
    // Only the head and the tail are ever shown: a path of thousands of steps need not be spelled out.
    if (text.length > LONGEST_PATH_CHARACTERS && at < path.length - LONGEST_PATH_CHARACTERS) continue;
    if (typeof step === 'number') text += `[${step}]`;
    else if (IDENTIFIER.test(step)) text += `.${step}`;
    else text += `[${quote(step)}]`;
  }
  if (text.length <= LONGEST_PATH_CHARACTERS) return text;
  const half = (LONGEST_PATH_CHARACTERS - 1) >> 1;
  return wellFormed(`${text.slice(0, half)}…${text.slice(-half)}`);
}

/** Writes untrusted text so that it can stand in a message: escaped, quoted, at most `longest` characters. */
export function quote(text: string, longest = 60): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  // JSON.stringify leaves C1 controls and the line separators as they are; a log line must not.
  return JSON.stringify(cut).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Says what a value is, for messages: `null`, `array`, `string`, `a Promise: await it`, `an instance of Money`, …
 * and never its content.
 */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  try {
    return describeObject(value);
  } catch {
    // A proxy or a getter threw: it is still an object.
    return 'object';
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return 'array';
  // The tag tells objects of another realm too; what lies about itself only misleads its own author.
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const advice = ADVICE.get(tag);
  if (advice !== undefined) return advice === '' ? withArticle(tag) : `${withArticle(tag)}: ${advice}`;
  if (ArrayBuffer.isView(value)) return withArticle(tag);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return 'object';
  const { constructor } = value;
  const name: unknown = typeof constructor === 'function' ? constructor.name : undefined;
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? `an instance of ${name}` : 'an instance of a class';
}

/** Objects that people pass for what is in them, by their tag, and how to get at that. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['Promise', 'await it'],
  ['Blob', 'pass new Uint8Array(await blob.arrayBuffer())'],
  ['File', 'pass new Uint8Array(await file.arrayBuffer())'],
  ['Response', 'pass new Uint8Array(await response.arrayBuffer())'],
  ['Request', 'pass new Uint8Array(await request.arrayBuffer())'],
  ['ReadableStream', 'read it first, as by await new Response(stream).arrayBuffer()'],
  ['ArrayBuffer', 'pass a view of it, such as new Uint8Array(buffer)'],
  ['SharedArrayBuffer', 'pass a view of it, such as new Uint8Array(buffer)'],
  ['DataView', 'pass a typed array, such as new Uint8Array(view.buffer, view.byteOffset, view.byteLength)'],
  ['Generator', 'pass an array, such as [...generator]'],
  ['AsyncGenerator', 'gather what it gives first'],
  ['Map', ''],
  ['Set', ''],
  ['WeakMap', ''],
  ['WeakSet', ''],
  ['WeakRef', ''],
  ['Date', ''],
  ['RegExp', ''],
  ['Error', ''],
]);

function withArticle(name: string): string {
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** The same for what may be a wrong number, which a message may say. */
export function describeScalar(value: unknown): string {
  return typeof value === 'number' ? String(value) : describe(value);
}

// Cutting between the halves of a surrogate pair would leave text that cannot be encoded.
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
