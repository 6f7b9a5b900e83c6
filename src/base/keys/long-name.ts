import { LONGEST_HASHED } from './text-map.ts';
import { BACKSLASH, COLON, isSpace } from '../ascii.ts';

/**
 * Whether a text may have a name of a member that the engine cannot hash: its parser would make an object of it first.
 *
 * Looks only at what stands around every place in so many: no longer string goes between two of them.
 */
export function mayHaveLongName(text: string): boolean {
  for (let at = LONGEST_HASHED; at < text.length;) {
    const end = nextQuote(text, at);
    if (end === -1) return false;
    let after = end + 1;
    while (isSpace(text.charCodeAt(after))) after++;
    if (text.charCodeAt(after) === COLON && !hasQuote(text, end - LONGEST_HASHED, end)) return true;
    at = Math.max(at + LONGEST_HASHED, end + 1);
  }
  return false;
}

/** The next quote that is not escaped, as far as what stands before it tells. */
function nextQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

function hasQuote(text: string, from: number, to: number): boolean {
  const at = nextQuote(text, Math.max(from, 0));
  return at < to;
}

function isEscaped(text: string, quote: number): boolean {
  let first = quote;
  while (text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (quote - first) % 2 === 1;
}
