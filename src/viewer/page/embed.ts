import { encodeBase64 } from '../../base/base64.ts';

/** Bytes that one element of a page holds: a multiple of 3, so that pieces of base64 join. */
const PIECE_BYTES = 3 * 2 ** 20;

/** What bytes become in a page. */
export interface Embedded {
  readonly encoding: 'text' | 'base64';
  /** Texts that stand between the tags of script elements: no parser takes anything in them for markup. */
  readonly pieces: Iterable<string>;
}

/**
 * Makes text of bytes that can stand in a page, and from which a program there gets the same bytes.
 *
 * JSON text stays readable: only `<` is escaped, as JSON allows. What would not come back as it was, because it is not
 * UTF-8, holds the escape itself, or characters that parsers of HTML change, becomes base64.
 *
 * @param bytes - kept by reference until the pieces are taken.
 */
export function embed(bytes: Uint8Array): Embedded {
  return isText(bytes)
    ? { encoding: 'text', pieces: textPieces(bytes) }
    : { encoding: 'base64', pieces: base64Pieces(bytes) };
}

const NUL = 0;
const CARRIAGE_RETURN = 13;
const ESCAPE = /\\u003c/i;
/** Characters of the escape but one: it may stand across the edge of two pieces. */
const OVERLAP_CHARACTERS = 5;

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(NUL) || bytes.includes(CARRIAGE_RETURN)) return false;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let before = '';
  try {
    for (const [piece, isLast] of slices(bytes)) {
      const text = before + decoder.decode(piece, { stream: !isLast });
      if (ESCAPE.test(text)) return false;
      before = text.slice(-OVERLAP_CHARACTERS);
    }
    return true;
  } catch {
    // It is not UTF-8.
    return false;
  }
}

function* slices(bytes: Uint8Array): Iterable<readonly [piece: Uint8Array, isLast: boolean]> {
  for (let at = 0; at === 0 || at < bytes.length; at += PIECE_BYTES) {
    yield [bytes.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= bytes.length];
  }
}

function* textPieces(bytes: Uint8Array): Iterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (const [piece, isLast] of slices(bytes)) yield escapeText(decoder.decode(piece, { stream: !isLast }));
}

function* base64Pieces(bytes: Uint8Array): Iterable<string> {
  for (const [piece] of slices(bytes)) yield encodeBase64(piece);
}

/** JSON text in which nothing can be taken for the end of its element. */
export function escapeText(text: string): string {
  return text.replaceAll('<', '\\u003c');
}

/** Undoes {@link escapeText}. */
export function unescapeText(text: string): string {
  return text.replaceAll('\\u003c', '<');
}
