/** Whether a text may hold what only Python 2 wrote; a look that costs next to nothing. */
const SUSPECT = /[0-9]L|[uU]['"]/;

/**
 * The text of a literal without the marks of Python 2: `3L` becomes `3` and `u'a'` becomes `'a'`, in time linear in it.
 *
 * What stands inside of strings stays, and so does whatever no Python would read.
 *
 * @param longs - whether `3L` is one; Python 3 reads `u'a'` too.
 */
export function withoutPython2(text: string, longs: boolean): string {
  if (!SUSPECT.test(text)) return text;
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "'" || c === '"') at = endOfString(text, at, c);
    else if (!isMark(text, at, c, longs)) continue;
    else {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.join('');
}

/** The place of the quote that ends a string, or the end of the text where there is none. */
function endOfString(text: string, start: number, mark: string): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== mark) at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}

function isMark(text: string, at: number, c: string, longs: boolean): boolean {
  const before = text.charAt(at - 1);
  const after = text.charAt(at + 1);
  if (c === 'u' || c === 'U') return (after === "'" || after === '"') && !isWord(before);
  return longs && c === 'L' && before >= '0' && before <= '9' && !isWord(after);
}

function isWord(c: string): boolean {
  return /^\w$/.test(c);
}
