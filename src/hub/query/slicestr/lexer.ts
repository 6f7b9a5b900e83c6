import { HubError } from '../../core/hub-error.ts';

/** A piece of a slice. `at` is its first character, from 0. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly isQuoted: boolean }
  | { readonly kind: Sign; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

/** Signs of the grammar. */
export type Sign = '==' | '!=' | '>=' | '<=' | '>' | '<' | '&&' | '||' | '!' | '(' | ')';

const SPACE = /[ \t\r\n]+/y;
const SIGN = /==|!=|>=|<=|>|<|&&|\|\||!|\(|\)/y;
// oxlint-disable-next-line no-control-regex -- JSON has no control characters in strings.
const QUOTED = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
/** Anything but a sign, quote or space; one `&` or `|` stands for itself, one `=` does not. */
const WORD = /(?:[^ \t\r\n"()<>=!&|]|&(?!&)|\|(?!\|))+/y;

/** Characters of the longest slice. */
export const MAX_SLICE_LENGTH = 10_000;

/**
 * Cuts a slice into tokens.
 *
 * @returns Them, the last one `end`.
 * @throws {@link HubError} `bad-slice` with the `offset` of what is not in the grammar.
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_SLICE_LENGTH) {
    throw sliceError(MAX_SLICE_LENGTH, `Expected a slice of at most ${MAX_SLICE_LENGTH} characters`);
  }
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const [token, length] = readToken(text, at, match);
    tokens.push(token);
    at += length;
  }
  tokens.push({ kind: 'end', at });
  return tokens;
}

function readToken(text: string, at: number, match: (pattern: RegExp) => string | undefined): [Token, number] {
  const sign = match(SIGN);
  if (sign !== undefined) return [{ kind: sign as Sign, at }, sign.length];
  if (text[at] === '"') {
    const quoted = match(QUOTED);
    if (quoted === undefined)
      throw sliceError(at, 'Expected a quoted string as in JSON, got one that is not closed or has another escape');
    return [{ kind: 'word', text: JSON.parse(quoted) as string, at, isQuoted: true }, quoted.length];
  }
  const word = match(WORD);
  if (word === undefined) throw sliceError(at, 'Expected "==" to compare, got one "="');
  return [{ kind: 'word', text: word, at, isQuoted: false }, word.length];
}

/** Whether a string needs no quotes to be one word of a slice. */
export function isPlainWord(text: string): boolean {
  WORD.lastIndex = 0;
  return WORD.exec(text)?.[0] === text;
}

/** An error about a place of a slice. */
export function sliceError(offset: number, message: string): HubError {
  return new HubError(400, 'bad-slice', `${message} - at character ${offset}`, { offset });
}
