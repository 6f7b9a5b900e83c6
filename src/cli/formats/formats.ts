import { compressionOfBytes } from '../../disk/compression.ts';
import type { Format } from './source/artefact.ts';

/** The formats that artefacts are read from. Where bytes fit several, the first of them is taken. */
export const FORMATS: readonly Format[] = [
  {
    name: 'json.gz',
    title: 'a JCR document as JSON text, gzipped',
    endings: ['.json.gz', '.jcr.gz'],
    matches: (head) => compressionOfBytes(head) === 'gzip',
    load: async () => (await import('./jcr.ts')).readGzippedJson,
    loadWriter: async () => (await import('./write-jcr.ts')).writeGzippedJson,
  },
  {
    name: 'json.zst',
    title: 'a JCR document as JSON text in zstd',
    endings: ['.json.zst', '.jcr.zst'],
    matches: (head) => compressionOfBytes(head) === 'zstd',
    load: async () => (await import('./jcr.ts')).readZstdJson,
    loadWriter: async () => (await import('./write-jcr.ts')).writeZstdJson,
  },
  {
    name: 'npy',
    title: 'an array of NumPy',
    endings: ['.npy'],
    matches: (head) => startsWith(head, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]),
    load: async () => (await import('./numpy/npy.ts')).readNpy,
    loadWriter: async () => (await import('./numpy/npy.ts')).writeNpy,
  },
  {
    name: 'npz',
    title: 'arrays of NumPy in a ZIP archive',
    endings: ['.npz'],
    matches: (head) => startsWith(head, [0x50, 0x4b]),
    load: async () => (await import('./numpy/read-npz.ts')).readNpz,
  },
  {
    name: 'png',
    title: 'a PNG',
    endings: ['.png'],
    matches: (head) => startsWith(head, [0x89, 0x50, 0x4e, 0x47]),
    load: async () => (await import('./image-file.ts')).readImage,
    loadWriter: async () => (await import('./image-file.ts')).writePng,
  },
  {
    name: 'jpg',
    title: 'a JPEG',
    endings: ['.jpg', '.jpeg'],
    matches: (head) => startsWith(head, [0xff, 0xd8, 0xff]),
    load: async () => (await import('./image-file.ts')).readImage,
    loadWriter: async () => (await import('./image-file.ts')).writeJpeg,
  },
  {
    name: 'arrow',
    title: 'an Arrow file',
    endings: ['.arrow', '.feather'],
    matches: (head) => startsWith(head, ARROW_FILE),
    load: async () => (await import('./arrow/read-arrow.ts')).readArrow,
    loadWriter: async () => (await import('./arrow/write-arrow.ts')).writeArrowFile,
  },
  {
    name: 'arrows',
    title: 'an Arrow stream',
    endings: ['.arrows', '.ipc'],
    matches: (head) => startsWith(head, [0xff, 0xff, 0xff, 0xff]),
    load: async () => (await import('./arrow/read-arrow.ts')).readArrow,
    loadWriter: async () => (await import('./arrow/write-arrow.ts')).writeArrowStream,
  },
  {
    name: 'parquet',
    title: 'a Parquet file',
    endings: ['.parquet'],
    matches: (head) => startsWith(head, PARQUET),
    load: async () => (await import('./parquet/read-parquet.ts')).readParquet,
    loadWriter: async () => (await import('./parquet/write-parquet.ts')).writeParquet,
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
    loadWriter: async () => (await import('./write-jcr.ts')).writeJsonText,
  },
  {
    name: 'msgpack',
    title: 'a JCR document as msgpack',
    endings: ['.msgpack', '.mpk'],
    matches: (head) => isMap(head[0] ?? 0),
    load: async () => (await import('./jcr.ts')).readMsgpack,
    loadWriter: async () => (await import('./write-jcr.ts')).writeMsgpack,
  },
  {
    name: 'csv',
    title: 'a table as CSV',
    endings: ['.csv'],
    load: async () => (await import('./csv/read-csv.ts')).readCsv,
    loadWriter: async () => (await import('./csv/write-csv.ts')).writeCsv,
  },
];

/** `ARROW1` and `PAR1`. */
const ARROW_FILE = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const PARQUET = [0x50, 0x41, 0x52, 0x31];

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
