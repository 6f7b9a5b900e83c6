import { cutText } from './visible.ts';

/** What a value is, as far as it has a look of its own. */
export type CellKind =
  | 'number'
  | 'nan'
  | 'boolean'
  | 'string'
  | 'empty'
  | 'null'
  | 'time'
  | 'bytes'
  | 'nested'
  | 'undefined';

/** A value as one line of text: what is shown of it in a table, exactly or cut. */
export interface CellText {
  /** Untrusted where the value was; may hold characters that cannot be seen. */
  readonly text: string;
  readonly kind: CellKind;
  /** Whether there is more than `text` shows. */
  readonly isCut?: boolean;
}

/** Characters of a string that a cell shows: the rest opens with the cell. */
export const CELL_CHARACTERS = 300;

/** The cell of a missing value. */
export const NULL_CELL: CellText = { text: 'null', kind: 'null' };

/** The cell of a string: the empty one says so, a long one is cut. */
export function stringCell(text: string): CellText {
  if (text === '') return { text: '""', kind: 'empty' };
  if (text.length <= CELL_CHARACTERS) return { text, kind: 'string' };
  return { text: cutText(text, CELL_CHARACTERS), kind: 'string', isCut: true };
}

/** Bytes that a cell shows. */
const CELL_BYTES = 24;

/** The cell of bytes, in hexadecimal. */
export function bytesCell(bytes: Uint8Array): CellText {
  if (bytes.length === 0) return { text: 'no bytes', kind: 'empty' };
  const shown = hexText(bytes.subarray(0, CELL_BYTES));
  if (bytes.length <= CELL_BYTES) return { text: `0x${shown}`, kind: 'bytes' };
  return { text: `0x${shown}… (${bytes.length} bytes)`, kind: 'bytes', isCut: true };
}

/** Bytes in hexadecimal digits, two each. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The cell of a Python-like byte string: printable ASCII as it is, other bytes as `\x00`. */
export function byteStringCell(bytes: Uint8Array): CellText {
  if (bytes.length === 0) return { text: "b''", kind: 'empty' };
  let text = '';
  for (const byte of bytes.subarray(0, CELL_CHARACTERS)) {
    if (byte === 39 || byte === 92) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 32 && byte < 127) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  const isCut = bytes.length > CELL_CHARACTERS;
  return { text: `b'${text}${isCut ? '…' : ''}'`, kind: 'bytes', isCut };
}
