import type { Format } from './artefact.ts';

/** The formats that artefacts are read from. Where bytes fit several, the first of them is taken. */
export const FORMATS: readonly Format[] = [
  {
    name: 'json.gz',
    title: 'a JCR document as JSON text, gzipped',
    endings: ['.json.gz', '.jcr.gz'],
    matches: (head) => startsWith(head, [0x1f, 0x8b]),
    load: async () => (await import('./jcr.ts')).readGzippedJson,
  },
  {
    name: 'log',
    title: 'a log of the file logger',
    endings: ['.jsonl', '.ndjson', '.log'],
    matches: (head) => /^\{"type":"(info|data|tags)","jcr":\{/.test(asciiOf(head, 64)),
  },
  {
    name: 'json',
    title: 'a JCR document as JSON text',
    endings: ['.json', '.jcr'],
    matches: (head) => /^(\ufeff|\xef\xbb\xbf)?[ \t\r\n]*\{/.test(asciiOf(head, 4096)),
    load: async () => (await import('./jcr.ts')).readJsonText,
  },
  {
    name: 'msgpack',
    title: 'a JCR document as msgpack',
    endings: ['.msgpack', '.mpk'],
    matches: (head) => isMap(head[0] ?? 0),
    load: async () => (await import('./jcr.ts')).readMsgpack,
  },
];

/** Whether bytes begin with others. */
export function startsWith(bytes: Uint8Array, first: readonly number[]): boolean {
  return first.every((byte, at) => bytes[at] === byte);
}

/** Bytes as text, one character each. */
function asciiOf(bytes: Uint8Array, most: number): string {
  return Array.from(bytes.subarray(0, most), (byte) => String.fromCharCode(byte)).join('');
}

/** Whether a byte of msgpack begins a map, as documents do. */
function isMap(byte: number): boolean {
  return (byte >= 0x80 && byte <= 0x8f) || byte === 0xde || byte === 0xdf;
}
