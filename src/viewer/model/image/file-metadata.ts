import { cutText } from '../text/visible.ts';
import { hexText } from '../text/cell-text.ts';
import { readOrientation, type Orientation } from './orientation.ts';
import { EOI, nextMarker, SOS } from '../../../image/file/jpeg-markers.ts';
import { pngChunks } from './png-chunks.ts';

/** What a file says besides its pixels. */
export interface FileMetadata {
  readonly orientation: Orientation;
  /** Names and texts, in the order of the file; untrusted. */
  readonly entries: readonly (readonly [name: string, text: string])[];
  /** Entries that are left out, as there are too many. */
  readonly more: number;
}

const MOST_ENTRIES = 200;
const MOST_CHARACTERS = 2000;

/**
 * Reads what a PNG or JPEG says besides its pixels. Nothing compressed is inflated: it is named, with its size.
 *
 * @param bytes - a whole file; untrusted.
 */
export function readMetadata(bytes: Uint8Array, format: 'png' | 'jpeg'): FileMetadata {
  const found = new Found();
  if (format === 'png') readPng(bytes, found);
  else readJpeg(bytes, found);
  return { orientation: found.orientation, entries: found.entries, more: found.more };
}

class Found {
  readonly entries: [string, string][] = [];
  more = 0;
  orientation: Orientation = 1;

  add(name: string, text: string): void {
    if (this.entries.length < MOST_ENTRIES) this.entries.push([cutText(name, 100), cutText(text, MOST_CHARACTERS)]);
    else this.more++;
  }
}

function readPng(bytes: Uint8Array, found: Found): void {
  for (const { type, data } of pngChunks(bytes)) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const end = data.indexOf(0);
    const keyword = latin1(data.subarray(0, Math.max(end, 0)));
    if (type === 'tEXt') found.add(keyword, latin1(data.subarray(end + 1)));
    else if (type === 'zTXt') found.add(keyword, `compressed text of ${data.length - end - 2} bytes`);
    else if (type === 'iTXt') found.add(keyword, internationalText(data, end));
    else if (type === 'iCCP') found.add('colour profile', `${keyword}, ${data.length - end - 2} bytes compressed`);
    else if (type === 'gAMA' && data.length === 4) found.add('gamma', String(view.getUint32(0) / 100_000));
    else if (type === 'sRGB') found.add('colour space', 'sRGB');
    else if (type === 'acTL' && data.length >= 4) found.add('frames', `${view.getUint32(0)}, the first is shown`);
    else if (type === 'pHYs' && data.length === 9) found.add('density', pngDensity(view));
    else if (type === 'tIME' && data.length === 7) found.add('changed', pngTime(view));
    else if (type === 'eXIf') {
      found.orientation = readOrientation(data);
      found.add('EXIF', `${data.length} bytes, orientation ${found.orientation}`);
    }
  }
}

function internationalText(data: Uint8Array, end: number): string {
  if (data[end + 1] !== 0) return `compressed text of ${data.length - end} bytes`;
  const language = data.indexOf(0, end + 3);
  const translated = data.indexOf(0, language + 1);
  if (language < 0 || translated < 0) return '';
  return new TextDecoder().decode(data.subarray(translated + 1, translated + 1 + 4 * MOST_CHARACTERS));
}

function pngDensity(view: DataView): string {
  const unit = view.getUint8(8) === 1 ? 'pixels per metre' : 'aspect';
  return `${view.getUint32(0)} × ${view.getUint32(4)} ${unit}`;
}

function pngTime(view: DataView): string {
  const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((at) => String(view.getUint8(at)).padStart(2, '0'));
  return `${view.getUint16(0)}-${month}-${day} ${hour}:${minute}:${second} UTC`;
}

/** Segments of JPEG that are looked at: cameras write a few dozen. */
const MOST_SEGMENTS = 10_000;

/** The segments of a JPEG before its first scan: each from its marker, of which one FF is part, to its end. */
export function* jpegSegments(bytes: Uint8Array): Iterable<{ marker: number; start: number; end: number }> {
  let at = 2;
  for (let i = 0; i < MOST_SEGMENTS; i++) {
    const found = nextMarker(bytes, at);
    if (found === undefined) return;
    const start = found.at - 1;
    const marker = bytes[start + 1] as number;
    const end = start + 2 + (((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0));
    if (marker === SOS || marker === EOI || end > bytes.length) return;
    yield { marker, start, end };
    at = end;
  }
}

const EXIF = 'Exif\0\0';

/** Whether a segment holds EXIF. */
export function isExif(bytes: Uint8Array, marker: number, start: number): boolean {
  const body = start + HEAD_BYTES;
  return marker === 0xe1 && latin1(bytes.subarray(body, body + EXIF.length)) === EXIF;
}

/** Where the content of a segment begins: behind the marker and the length. */
const HEAD_BYTES = 4;

function readJpeg(bytes: Uint8Array, found: Found): void {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const body = bytes.subarray(start + HEAD_BYTES, end);
    if (marker === 0xfe) found.add('comment', new TextDecoder().decode(body.subarray(0, 4 * MOST_CHARACTERS)));
    else if (isExif(bytes, marker, start)) {
      found.orientation = readOrientation(body.subarray(EXIF.length));
      found.add('EXIF', `${body.length - EXIF.length} bytes, orientation ${found.orientation}`);
    } else if (marker >= 0xe0 && marker <= 0xef) found.add(`APP${marker - 0xe0}`, application(body));
  }
}

function application(body: Uint8Array): string {
  const end = body.indexOf(0);
  const name = end > 0 && end < 40 ? latin1(body.subarray(0, end)) : hexText(body.subarray(0, 8));
  return `${name}, ${body.length} bytes`;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, MOST_CHARACTERS + 1)) text += String.fromCharCode(byte);
  return text;
}

/**
 * A JPEG without its EXIF, so that browsers show its pixels as they are stored.
 *
 * @returns The same bytes if it has none, else a copy.
 */
export function withoutExif(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (!isExif(bytes, marker, start)) continue;
    kept.push(bytes.subarray(from, start));
    from = end;
  }
  if (from === 0) return bytes;
  kept.push(bytes.subarray(from));
  const whole = new Uint8Array(kept.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of kept) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
