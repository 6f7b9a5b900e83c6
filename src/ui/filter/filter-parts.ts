import { HubError } from '../../hub/core/hub-error.ts';
import { asNumber } from '../../hub/query/slicestr/compare.ts';
import { MAX_SLICE_LENGTH, tokenize, type Token } from '../../hub/query/slicestr/lexer.ts';

/** What a part of a filter is: `call` is `tagtype` and its kind, `join` what stands between conditions. */
export type FilterPartKind = 'name' | 'call' | 'text' | 'number' | 'sign' | 'join' | 'plain';

/** A part of a filter, and whether it is what is wrong. */
export interface FilterPart {
  readonly text: string;
  readonly kind: FilterPartKind;
  readonly isFault: boolean;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly kind: FilterPartKind;
}

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '>=', '<=', '>', '<']);
const JOINS: ReadonlySet<string> = new Set(['&&', '||', '!']);

/**
 * The parts of a filter, valid or not.
 *
 * @param text - untrusted; one that is too long for a filter is one part.
 * @param fault - character at which it is wrong; the part that holds it says so.
 * @returns Parts that together are the text.
 */
export function filterParts(text: string, fault?: number): FilterPart[] {
  const parts: FilterPart[] = [];
  const add = (start: number, end: number, kind: FilterPartKind): void => {
    if (start === end) return;
    const isFault = fault !== undefined && fault >= start && fault < end;
    parts.push({ text: text.slice(start, end), kind, isFault });
  };
  let at = 0;
  for (const { start, end, kind } of text.length > MAX_SLICE_LENGTH ? [] : piecesOf(text)) {
    add(at, start, 'plain');
    add(start, end, kind);
    at = end;
  }
  add(at, text.length, 'plain');
  return parts;
}

/** What can be read, around what cannot. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length;) {
    const bad = unreadableIn(text.slice(from));
    const end = bad === undefined ? text.length : from + bad;
    pieces.push(...readable(text.slice(from, end), from));
    if (end === text.length) break;
    // A quote that is not closed takes all that follows.
    from = text[end] === '"' ? text.length : end + 1;
    pieces.push({ start: end, end: from, kind: 'plain' });
  }
  return pieces;
}

function unreadableIn(text: string): number | undefined {
  try {
    tokenize(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.offset ?? 0;
  }
}

function readable(text: string, from: number): Piece[] {
  const tokens = tokenize(text);
  return tokens.slice(0, -1).map(({ at }, i) => {
    const next = tokens[i + 1]?.at ?? text.length;
    const length = text.slice(at, next).trimEnd().length;
    return { start: from + at, end: from + at + length, kind: kindOf(tokens, i) };
  });
}

function kindOf(tokens: readonly Token[], i: number): FilterPartKind {
  const [before2, before, token, after] = [tokens[i - 2], tokens[i - 1], tokens[i], tokens[i + 1]];
  if (token?.kind !== 'word') return JOINS.has(token?.kind ?? '') ? 'join' : 'sign';
  if (after?.kind === '(' && !token.isQuoted) return 'call';
  if (COMPARES.has(before?.kind ?? '')) return asNumber(token.text) === undefined ? 'text' : 'number';
  const isArgument = before?.kind === '(' && before2?.kind === 'word' && !before2.isQuoted;
  return isArgument ? 'text' : 'name';
}
