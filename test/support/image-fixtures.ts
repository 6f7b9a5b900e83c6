import { readdirSync, readFileSync } from 'node:fs';
import { crc32Portable } from '../../src/image/file/crc32.ts';
import type { ExpectedFacts, InvalidImage } from '../cases/images.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** A file that must be read, and what is in it. */
export interface ExpectedImage extends ExpectedFacts {
  readonly dtype: 'uint8' | 'uint16';
  readonly shape: number[];
  readonly samples: string;
  readonly upright?: string;
  readonly uprightShape?: number[];
  /** Whether it is a lossless JPEG, which not every decoder knows. */
  readonly isLossless?: boolean;
}

/** A file that must be refused, by its name. */
export interface NamedInvalidImage extends InvalidImage {
  readonly name: string;
}

/** Pixels, and what they are after Pillow wrote and read them as JPEG. */
export interface ParityCase {
  readonly shape: number[];
  readonly kind: 'noise' | 'smooth';
  readonly chromaSubsampling: '4:2:0' | '4:4:4';
  readonly pixels: string;
  readonly jpeg: string;
  readonly decoded: string;
}

export const expectedImages = parse(fixture('images/expected.json')) as readonly ExpectedImage[];

export const parityCases = parse(fixture('images/jpeg-parity.json')) as readonly ParityCase[];

export const invalidImages: readonly NamedInvalidImage[] = readdirSync(new URL('invalid-image/', FIXTURES)).map(
  readInvalid,
);

function readInvalid(name: string): NamedInvalidImage {
  return { ...(parse(fixture(`invalid-image/${name}`)) as InvalidImage), name };
}

export function imageFile(name: string): Uint8Array {
  return fixture(`images/${name}`);
}

export function fixture(path: string): Uint8Array {
  return readFileSync(new URL(path, FIXTURES));
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Samples of a fixture as the typed array that `toPixels` gives for them. */
export function samples(base64: string, dtype: 'uint8' | 'uint16' = 'uint8'): Uint8Array | Uint16Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return dtype === 'uint8' ? bytes : new Uint16Array(bytes.buffer);
}

/** A PNG of these chunks, with the lengths and checksums that belong to them. */
export function pngOf(...chunks: readonly (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Buffer.concat([Buffer.from(signature), ...chunks.map(([type, data]) => chunk(type, data))]);
}

/** A chunk of a PNG with the length and checksum that belong to it. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32Portable(bytes, 4, 8 + data.length), 8 + data.length);
  return bytes;
}

/** The data of an IHDR. */
export function ihdr(width: number, height: number, bitDepth: number, colour: number): Uint8Array {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes[8] = bitDepth;
  bytes[9] = colour;
  return bytes;
}
