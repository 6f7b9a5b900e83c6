import { RawString } from '../../json/raw-string.ts';
import { utf8Length } from '../../base/utf8-text.ts';
import { hasLoneSurrogate } from '../arrow/check-fields.ts';
import type { RefuseValue } from './build-array.ts';
import { joinPieces } from '../pandas-writer/text-buffer.ts';

/** Texts of a column as Arrow holds them. */
export interface EncodedTexts {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/** Characters encoded at a time: one call for many strings is several times faster than one for each. */
const PIECE = 1 << 18;

/** Encodes texts; null and undefined become empty. */
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
        refuse('Expected text without lone surrogates: Arrow cannot hold them', first + i);
      end += isAscii ? text.length : utf8Length(text);
      if (end > 2 ** 31 - 1) refuse('Expected at most 2^31 - 1 bytes of text in a column', first + i);
      offsets[first + i + 1] = end;
    }
    first = next;
    held = [];
    characters = 0;
  };
  for (let i = 0; i < values.length; i++) {
    const text = textOf(values[i]);
    if (text === undefined) return refuse(`Expected text, got ${typeof values[i]}`, i);
    held.push(text);
    characters += text.length;
    if (characters >= PIECE) flush(i + 1);
  }
  flush(values.length);
  return { bytes: joinPieces(pieces, end), offsets };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return value instanceof RawString ? value.toString() : undefined;
}
