import { EncodeError } from '../../base/errors.ts';
import { crc32 } from '../file/crc32.ts';
import type { Samples } from './samples.ts';

/**
 * Writes samples as a PNG that holds them exactly, by what browsers have too.
 *
 * @param samples - not changed, and to be left as they are until the promise settles.
 * @returns A file in memory of its own; undefined where the engine compresses nothing.
 * @throws {@link EncodeError} if they have more bytes than a chunk of a PNG.
 */
export async function encodePng(samples: Samples): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (typeof CompressionStream === 'undefined') return undefined;
  const packed = new Response(filteredRows(samples).pipeThrough(new CompressionStream('deflate')));
  const data = new Uint8Array(await packed.arrayBuffer());
  if (data.length > LONGEST_CHUNK_BYTES) {
    throw new EncodeError('unsupported-value', `Expected pixels for one chunk of a PNG, got ${data.length} bytes`);
  }
  const { width, height, channels, values } = samples;
  const header = new Uint8Array(13);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(0, width);
  numbers.setUint32(4, height);
  header[8] = values.BYTES_PER_ELEMENT * 8;
  header[9] = COLOUR_TYPES[channels];
  const end = new Uint8Array(0);
  const file = new Uint8Array(SIGNATURE.length + 3 * AROUND_BYTES + header.length + data.length);
  file.set(SIGNATURE);
  const afterHeader = putChunk(file, SIGNATURE.length, 'IHDR', header);
  putChunk(file, putChunk(file, afterHeader, 'IDAT', data), 'IEND', end);
  return file;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const COLOUR_TYPES = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;
/** Length, name and checksum of a chunk. */
const AROUND_BYTES = 12;
const LONGEST_CHUNK_BYTES = 2 ** 31 - 1;
/** Bytes of rows that are compressed at once, at least. */
const SLICE_BYTES = 2 ** 18;

/** Writes one chunk. @returns Where the next one begins. */
function putChunk(file: Uint8Array<ArrayBuffer>, start: number, name: string, data: Uint8Array): number {
  const view = new DataView(file.buffer);
  view.setUint32(start, data.length);
  for (let i = 0; i < 4; i++) file[start + 4 + i] = name.charCodeAt(i);
  file.set(data, start + 8);
  const end = start + 8 + data.length;
  view.setUint32(end, crc32(file, start + 4, end));
  return end + 4;
}

/** The rows as a PNG compresses them: each as its difference from the one above, samples of 16 bits big-endian. */
function filteredRows({ values, width, height, channels }: Samples): ReadableStream<Uint8Array<ArrayBuffer>> {
  const length = width * channels;
  const isWide = values instanceof Uint16Array;
  const rowBytes = 1 + length * values.BYTES_PER_ELEMENT;
  const rowsAtOnce = Math.ceil(SLICE_BYTES / rowBytes);
  let row = 0;
  return new ReadableStream({
    pull(controller) {
      const end = Math.min(row + rowsAtOnce, height);
      const slice = new Uint8Array((end - row) * rowBytes);
      for (let at = 0; row < end; row++) {
        slice[at++] = UP;
        const from = row * length;
        for (let i = from; i < from + length; i++) {
          const above = row === 0 ? 0 : (values[i - length] as number);
          const value = values[i] as number;
          if (isWide) slice[at++] = (value >> 8) - (above >> 8);
          slice[at++] = value - above;
        }
      }
      controller.enqueue(slice);
      if (row === height) controller.close();
    },
  });
}

/** The filter of a row that says what was added to the row above. */
const UP = 2;
