/**
 * What a terminal would show of text, told without the code that wrote it.
 *
 * @module
 */

/** One place of a terminal: its character, and its colours as the codes that set them. */
export interface Place {
  readonly character: string;
  readonly front: string;
  readonly ground: string;
}

/** A change of colour, or one character. */
const TOKEN = new RegExp(String.raw`\u001b\[[\d;]*m|[\s\S]`, 'gu');

/**
 * Reads lines as a terminal does that knows colours and nothing else.
 *
 * @throws if there is any other control than a line feed.
 */
export function screenOf(text: string): Place[][] {
  const lines: Place[][] = [[]];
  let [front, ground] = ['', ''];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '\n') lines.push([]);
    else if (token.length > 1 && token.startsWith('\u001b')) [front, ground] = coloursAfter(token, front, ground);
    else if (/\p{C}|\p{Zl}|\p{Zp}/u.test(token)) throw new Error(`Expected no controls, got ${JSON.stringify(token)}`);
    else (lines.at(-1) as Place[]).push({ character: token, front, ground });
  }
  return lines;
}

function coloursAfter(code: string, front: string, ground: string): [front: string, ground: string] {
  const parts = code.slice(2, -1).split(';');
  if (parts[0] === '0' || parts[0] === '') return ['', ''];
  let at = 0;
  while (at < parts.length) {
    const kind = parts[at];
    const length = parts[at + 1] === '2' ? 5 : parts[at + 1] === '5' ? 3 : 1;
    const value = parts.slice(at + 1, at + length).join(';');
    if (kind === '38') front = value;
    else if (kind === '48') ground = value;
    else if (kind === '49') ground = '';
    at += kind === '38' || kind === '48' ? length : 1;
  }
  return [front, ground];
}

/** Text without its colours. */
export function plain(text: string): string {
  return screenOf(text)
    .map((line) => line.map(({ character }) => character).join(''))
    .join('\n');
}
