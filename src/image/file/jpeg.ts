/**
 * The structure of a JPEG file, checked without decoding its pixels.
 *
 * Taken is what libjpeg-turbo reads for Pillow: baseline, extended and progressive frames, with Huffman or
 * arithmetic coding, and lossless ones with Huffman coding; 8 bits per sample, 1, 3 or 4 components. Hierarchical
 * frames and those of more bits are refused, and files that end without EOI.
 *
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf annex B
 * @module
 */
import type { ImageFacts, Refuse } from './facts.ts';
import { EOI, FRAMES, isTaken, label, LOSSLESS, nextMarker, RST0, RST7, SOI, SOS } from './jpeg-markers.ts';
import { checkTrailing } from './trailing.ts';
import { NODE_BUFFER } from '../../base/node-buffer.ts';

/** What writers leave between segments, in a whole file: decoders look no further without doubt. */
const MOST_STRAY_BYTES = 64 * 2 ** 10;

/** Blocks of one interleaved unit of a scan, all components together. */
const MOST_BLOCKS = 10;

/** Whether a file says of itself that it is a JPEG. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  /** Blocks per unit of each component, by its identifier. */
  readonly blocks: ReadonlyMap<number, number>;
  /** Whether samples are predicted from each other, and not transformed. */
  readonly isLossless: boolean;
}

/**
 * Reads what a JPEG says of itself, and refuses a file whose markers do not lead from SOI through a frame and
 * scans of all its components to EOI.
 *
 * @param bytes - a whole file that {@link isJpeg}.
 * @param refuse - told what is wrong.
 */
export function readJpeg(bytes: Uint8Array, refuse: Refuse): ImageFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scanned = new Set<number>();
  let frame: Frame | undefined;
  let passes = 0;
  let stray = 0;
  let at = 2;
  for (;;) {
    const found = nextMarker(bytes, at);
    if (found === undefined) refuse('Expected a JPEG to end with EOI, got the end of the file');
    stray += found.skipped;
    if (stray > MOST_STRAY_BYTES) {
      refuse(`Expected at most ${MOST_STRAY_BYTES} bytes between the segments of a JPEG, got more at byte ${at}`);
    }
    at = found.at;
    const marker = bytes[at] as number;
    if (marker === EOI) break;
    const end = segmentEnd(bytes, at, marker, refuse);
    const segment = new DataView(view.buffer, view.byteOffset + at + 3, end - at - 3);
    const place = `${label(marker)} at byte ${at - 1}`;
    const refuseHere: Refuse = (message) => refuse(`${message}, in ${place}`);
    at = end;
    if (FRAMES.has(marker)) {
      if (frame !== undefined) refuse(`Expected one frame in a JPEG, got a second, ${place}`);
      frame = readFrame(segment, marker === LOSSLESS, refuseHere);
    } else if (marker === SOS) {
      if (frame === undefined) refuse(`Expected a frame before the first scan of a JPEG, got ${place}`);
      readScan(segment, frame, scanned, refuseHere);
      passes++;
      at = scanEnd(bytes, end, refuseHere);
    }
  }
  if (frame === undefined) refuse('Expected a frame in a JPEG, got none');
  if (scanned.size !== frame.blocks.size) {
    refuse(`Expected scans of all ${frame.blocks.size} components of a JPEG, got ${scanned.size}`);
  }
  checkTrailing(bytes.length - at - 1, 'the end of a JPEG', refuse);
  return {
    format: 'jpeg',
    width: frame.width,
    height: frame.height,
    channels: frame.blocks.size as 1 | 3 | 4,
    bitDepth: 8,
    passes,
  };
}

/** Where the segment of the marker at `at` ends. */
function segmentEnd(bytes: Uint8Array, at: number, marker: number, refuse: Refuse): number {
  if (!isTaken(marker))
    refuse(`Expected a JPEG of a supported kind, got the marker ${label(marker)} at byte ${at - 1}`);
  if (at + 2 >= bytes.length) refuse('Expected a JPEG to end with EOI, got the end of the file');
  const length = ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  const place = `the JPEG segment ${label(marker)} at byte ${at - 1}`;
  if (length < 2) refuse(`Expected at least 2 bytes in ${place}, got ${length}`);
  const left = bytes.length - at - 1;
  if (length > left) refuse(`Expected ${length} bytes in ${place}, got ${left}`);
  return at + 1 + length;
}

function readFrame(segment: DataView, isLossless: boolean, refuse: Refuse): Frame {
  if (segment.byteLength < 6) refuse('Expected a JPEG frame header of at least 6 bytes');
  const precision = segment.getUint8(0);
  const height = segment.getUint16(1);
  const width = segment.getUint16(3);
  const count = segment.getUint8(5);
  if (precision !== 8) refuse(`Expected a JPEG of 8 bits per sample, got ${precision}`);
  if (width === 0 || height === 0) refuse(`Expected a JPEG of at least one pixel, got ${width} x ${height}`);
  if (count !== 1 && count !== 3 && count !== 4) refuse(`Expected a JPEG of 1, 3 or 4 components, got ${count}`);
  if (segment.byteLength !== 6 + 3 * count) refuse('Expected the length of a JPEG frame header to fit its components');
  const blocks = new Map<number, number>();
  for (let at = 6; at < segment.byteLength; at += 3) {
    const factors = segment.getUint8(at + 1);
    const horizontal = factors >> 4;
    const vertical = factors & 15;
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
      refuse(`Expected JPEG sampling factors from 1 to 4, got ${horizontal} x ${vertical}`);
    }
    if (segment.getUint8(at + 2) > 3) refuse('Expected a JPEG quantisation table from 0 to 3');
    blocks.set(segment.getUint8(at), horizontal * vertical);
  }
  if (blocks.size !== count) refuse('Expected every component of a JPEG to have its own identifier');
  return { width, height, blocks, isLossless };
}

/** Checks the header of a scan, and notes its components in `scanned`. */
function readScan(segment: DataView, frame: Frame, scanned: Set<number>, refuse: Refuse): void {
  const count = segment.byteLength === 0 ? 0 : segment.getUint8(0);
  if (count < 1 || count > 4 || segment.byteLength !== 4 + 2 * count) {
    refuse('Expected a JPEG scan header of 1 to 4 components');
  }
  let total = 0;
  const seen = new Set<number>();
  for (let i = 0; i < count; i++) {
    const component = segment.getUint8(1 + 2 * i);
    const blocks = frame.blocks.get(component);
    if (blocks === undefined) refuse('Expected a JPEG scan to name components of its frame');
    total += blocks;
    seen.add(component);
    scanned.add(component);
  }
  if (seen.size !== count) refuse('Expected a JPEG scan to name each component once');
  const predictor = segment.getUint8(1 + 2 * count);
  if (frame.isLossless && (predictor < 1 || predictor > 7)) {
    refuse(`Expected a lossless JPEG scan with a predictor from 1 to 7, got ${predictor}`);
  }
  if (count > 1 && total > MOST_BLOCKS) refuse(`Expected at most ${MOST_BLOCKS} blocks per unit of a JPEG scan`);
}

/** Where the entropy-coded bytes from `start` end: at the first FF that begins a marker. */
function scanEnd(bytes: Uint8Array, start: number, refuse: Refuse): number {
  for (let at = start; ;) {
    at = indexOfFF(bytes, at);
    const next = bytes[at + 1];
    if (at < 0 || next === undefined) refuse('Expected a JPEG scan to end with a marker, got the end of the file');
    if (next === 0 || (next >= RST0 && next <= RST7)) at += 2;
    else if (next === 0xff) at += 1;
    else if (at === start) refuse('Expected data in a JPEG scan, got none');
    else return at;
  }
}

/** How far the loop looks before the platform searches: far enough for runs of FF, which would cost a call each. */
const NEAR_BYTES = 4;

/** Node's own is several times as fast; looking `Buffer` up for each call would cost as much again. */
const search: (this: Uint8Array, byte: number, from: number) => number =
  NODE_BUFFER === undefined ? Uint8Array.prototype.indexOf : NODE_BUFFER.prototype.indexOf;

function indexOfFF(bytes: Uint8Array, from: number): number {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  for (let i = from; i < near; i++) if (bytes[i] === 0xff) return i;
  return search.call(bytes, 0xff, near);
}
