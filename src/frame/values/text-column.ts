import { RawString } from '../../json/raw-string.ts';
import { utf8Length, hasLoneSurrogate } from '../../base/utf8.ts';
import type { RefuseValue } from './refuse.ts';
import { joinPieces } from '../../base/bytes.ts';

/** Strings of a column as Arrow holds them. */
export interface EncodedTexts {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/** Characters encoded at a time: one call for many strings is several times faster than one for each. */
const PIECE_CHARACTERS = 1 << 18;

/** Encodes strings; null and undefined become empty. */
export function encodeTexts(values: readonly unknown[], refuse: RefuseValue): EncodedTexts {
  const offsets = new Int32Array(values.length + 1);
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  let end = 0;
  let first = 0;
  let held: string[] = [];
  let characters = 0;
  const flush = (next: number): void => {
    const bytes = encoder.encode(held.join(''));
    pieces.push(bytes);
    const isAscii = bytes.length === characters;
    for (const [i, text] of held.entries()) {
      if (!isAscii && hasLoneSurrogate(text))
        refuse('Expected a string without lone surrogates: Arrow cannot hold them', first + i);
      end += isAscii ? text.length : utf8Length(text);
      if (end > 2 ** 31 - 1) refuse('Expected at most 2^31 - 1 bytes of strings in a column', first + i);
      offsets[first + i + 1] = end;
    }
    first = next;
    held = [];
    characters = 0;
  };
  for (let i = 0; i < values.length; i++) {
    const text = textOf(values[i]);
    if (text === undefined) return refuse(`Expected a string, got ${typeof values[i]}`, i);
    held.push(text);
    characters += text.length;
    if (characters >= PIECE_CHARACTERS) flush(i + 1);
  }
  flush(values.length);
  return { bytes: joinPieces(pieces, end), offsets };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return value instanceof RawString ? value.toString() : undefined;
}
