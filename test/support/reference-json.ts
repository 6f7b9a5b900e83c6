/**
 * A slow reader of JSON that is exact by construction: one regular expression per token, objects as Maps, integers as
 * BigInts. What the product's reader gives is compared with it.
 *
 * @module
 */

/** A value with nothing left to interpretation: integers that doubles hold are numbers, as in the product. */
export type Plain = null | boolean | number | bigint | string | Plain[] | Map<string, Plain>;

/** Says why a text is refused. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface ReferenceLimits {
  readonly depth: number;
  readonly digits: number;
  readonly keys: number;
}

const SPACE = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /null|true|false|NaN|-?Infinity/y;

/** @throws {@link Refusal}. */
export function referenceRead(text: string, limits: ReferenceLimits): Plain {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const value = (depth: number, inParams: boolean): Plain => {
    take(SPACE);
    const first = text[at];
    if (first === '{' || first === '[') {
      if (depth === limits.depth) throw new Refusal('limit');
      at++;
      return first === '{' ? object(depth + 1, inParams) : array(depth + 1, inParams);
    }
    if (first === '"') return string();
    const word = take(WORD);
    if (word !== undefined) {
      if (word === 'null') return null;
      if (word === 'true' || word === 'false') return word === 'true';
      if (!inParams) throw new Refusal('syntax');
      return Number(word);
    }
    return number();
  };
  const string = (): string => {
    const token = take(STRING);
    if (token === undefined) throw new Refusal('syntax');
    return token
      .slice(1, -1)
      .replace(/\\(?:u(.{4})|(.))/g, (_, hex: string | undefined, letter: string) =>
        hex === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
      );
  };
  const number = (): number | bigint => {
    const token = take(NUMBER);
    // What follows decides: `01` and `1.` are no numbers, not numbers before something else.
    if (token === undefined || /^(?:\d|\.|[eE])/.test(text.slice(at, at + 1))) throw new Refusal('syntax');
    if (/^-?\d+$/.test(token)) {
      if (token.replace('-', '').length > limits.digits) throw new Refusal('limit');
      const integer = BigInt(token);
      const isSafe = integer <= BigInt(Number.MAX_SAFE_INTEGER) && integer >= BigInt(-Number.MAX_SAFE_INTEGER);
      return isSafe ? Number(token) : integer;
    }
    if (!Number.isFinite(Number(token))) throw new Refusal('number-overflow');
    return Number(token);
  };
  const array = (depth: number, inParams: boolean): Plain[] => {
    const items: Plain[] = [];
    take(SPACE);
    if (text[at] === ']') {
      at++;
      return items;
    }
    for (;;) {
      items.push(value(depth, inParams));
      take(SPACE);
      const next = text[at++];
      if (next === ']') return items;
      if (next !== ',') throw new Refusal('syntax');
    }
  };
  const object = (depth: number, inParams: boolean): Map<string, Plain> => {
    const members = new Map<string, Plain>();
    take(SPACE);
    if (text[at] === '}') {
      at++;
      return members;
    }
    for (;;) {
      take(SPACE);
      if (text[at] === '"' && members.size === limits.keys) throw new Refusal('limit');
      const name = string();
      if (members.has(name)) throw new Refusal('duplicate-key');
      take(SPACE);
      if (text[at++] !== ':') throw new Refusal('syntax');
      members.set(name, value(depth, inParams || name === 'params'));
      take(SPACE);
      const next = text[at++];
      if (next === '}') return members;
      if (next !== ',') throw new Refusal('syntax');
    }
  };
  const root = value(0, false);
  take(SPACE);
  if (at < text.length) throw new Refusal('trailing-bytes');
  return root;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
