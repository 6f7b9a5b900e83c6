import { encodeBase64 } from '../../base/base64.ts';
import type { TextBuffer } from './text-buffer.ts';

/**
 * Writes the values of one array as JSON.
 *
 * This is where faster kernels can stand: they need no more than the array and the text buffer. Writers are classes
 * because V8 keeps the compiled code of a method as long as its class lives, that of a closure only as long as one of
 * its closures does.
 */
export interface Cells {
  write(out: TextBuffer, slot: number): void;
}

/** How timestamps are written: milliseconds since 1970, or ISO 8601 text. */
export type TimestampText = 'epoch' | 'iso';

/** Writes `null` for every slot. */
export const NULLS: Cells = { write: writeNull };

/** Writes `null`. */
export function writeNull(out: TextBuffer): void {
  out.ensure(4);
  out.view.setInt32(out.at, NULL);
  out.at += 4;
}

/** Writes `true` or `false`. */
export function writeBoolean(out: TextBuffer, value: boolean): void {
  out.ensure(5);
  out.view.setInt32(out.at, value ? TRUE : FALS);
  out.view.setUint8(out.at + 4, E);
  out.at += value ? 4 : 5;
}

/** Writes bytes as a string of base64. */
export function writeBase64(out: TextBuffer, bytes: Uint8Array, start: number, end: number): void {
  out.byte(QUOTE);
  out.ascii(encodeBase64(bytes, start, end));
  out.byte(QUOTE);
}

/** ASCII, four characters a word. */
const NULL = 0x6e756c6c;
const TRUE = 0x74727565;
const FALS = 0x66616c73;
const E = 0x65;
const QUOTE = 34;
