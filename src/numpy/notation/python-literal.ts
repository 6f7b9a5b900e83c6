/**
 * The part of Python's literals that dtypes and `.npy` headers are written in, read without evaluating anything.
 *
 * @module
 */

import { LONGEST_HASHED } from '../../base/keys/text-map.ts';

/** A literal with the span of text that it was read from. */
export type PythonLiteral = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly PythonLiteral[] }
  | { readonly kind: 'dict'; readonly members: ReadonlyMap<string, PythonLiteral> }
);

/** Nesting that no dtype of a person reaches; reading and everything after it recurses. */
const DEEPEST = 64;

/**
 * Reads one literal, in time linear in its text.
 *
 * @param refuse - makes the error for a text that is not a literal.
 * @param python2 - marks of Python 2 that are read over: `u` for that of strings, as in `u'a'`, `L` for that of integers,
 *   as in `3L`.
 */
export function parsePythonLiteral(
  text: string,
  refuse: (message: string) => Error,
  python2: '' | 'u' | 'uL' = '',
): PythonLiteral {
  const reader = new LiteralReader(text, refuse, python2);
  const literal = reader.read(0);
  reader.end();
  return literal;
}

/** Writes a string as Python's `repr` does, but escapes everything beyond ASCII that may not be printable. */
export function formatPythonString(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"\p{C}]|(?! )\p{Z}/gu, (c) => {
    if (c === '\\' || c === mark) return `\\${c}`;
    if (c === "'" || c === '"') return c;
    // JSON writes these as Python does.
    if (/[\n\r\t]/.test(c)) return JSON.stringify(c).slice(1, -1);
    const code = c.codePointAt(0) as number;
    const [letter, width] = code < 0x100 ? (['x', 2] as const) : code < 0x10000 ? (['u', 4] as const) : ['U', 8];
    return `\\${letter}${code.toString(16).padStart(width, '0')}`;
  });
  return mark + escaped + mark;
}

/** What stands for one character after a backslash, but for its number, and those characters. */
const ESCAPES = '\\\'"abfnrtv';
const ESCAPED = '\\\'"\x07\b\f\n\r\t\v';

const NUMBERED_ESCAPE = /x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}/y;
const MOST_CODE_POINT = 0x10ffff;

const SPACE = /[ \t\n\r]*/y;
const DIGITS = /\d+/y;
const NAME = /True|False|None|numpy\.record/y;
/** What a string goes on with until its quote, an escape, or the end of the line. */
const WITHIN = { "'": /[^'\\\n\r]*/y, '"': /[^"\\\n\r]*/y } as const;

class LiteralReader {
  readonly #text: string;
  readonly #refuse: (message: string) => Error;
  readonly #python2: string;
  #at = 0;

  constructor(text: string, refuse: (message: string) => Error, python2: string) {
    this.#text = text;
    this.#refuse = refuse;
    this.#python2 = python2;
    this.#match(SPACE);
  }

  /** Reads the literal that starts here, and the space after it. */
  read(depth: number): PythonLiteral {
    if (depth > DEEPEST) throw this.#refuse(`Expected at most ${DEEPEST} nested brackets`);
    const literal = this.#readBare(depth, this.#at);
    this.#match(SPACE);
    return literal;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw this.#unexpected();
  }

  /** The `end` of each literal is told after its content was read: members are evaluated in order. */
  #readBare(depth: number, start: number): PythonLiteral {
    if (this.#python2.includes('u')) this.#match(/[uU](?=['"])/y);
    for (const mark of ["'", '"'] as const) {
      if (this.#skip(mark)) return { kind: 'string', text: this.#readString(mark), start, end: this.#at };
    }
    if (this.#skip('[')) return { kind: 'list', items: this.#readItems(']', depth).items, start, end: this.#at };
    if (this.#skip('(')) {
      const { items, comma } = this.#readItems(')', depth);
      // Python takes `(3)` for 3.
      if (items.length === 1 && !comma) throw this.#unexpected();
      return { kind: 'tuple', items, start, end: this.#at };
    }
    if (this.#skip('{')) return { kind: 'dict', members: this.#readMembers(depth), start, end: this.#at };
    const digits = this.#match(DIGITS);
    if (digits !== '') return { kind: 'integer', value: this.#integer(digits), start, end: this.#at };
    const name = this.#match(NAME);
    if (name === '') throw this.#unexpected();
    return { kind: 'name', text: name, start, end: this.#at };
  }

  #readItems(close: string, depth: number): { items: PythonLiteral[]; comma: boolean } {
    const items: PythonLiteral[] = [];
    const comma = this.#readList(close, () => items.push(this.read(depth + 1)));
    return { items, comma };
  }

  #readMembers(depth: number): Map<string, PythonLiteral> {
    const members = new Map<string, PythonLiteral>();
    this.#readList('}', () => {
      const key = this.read(depth + 1);
      // No name that is asked for is so long.
      if (key.kind !== 'string' || key.text.length > LONGEST_HASHED || members.has(key.text) || !this.#skip(':'))
        throw this.#unexpected();
      this.#match(SPACE);
      members.set(key.text, this.read(depth + 1));
    });
    return members;
  }

  /** @returns Whether a comma stands after the last one, or there is none. */
  #readList(close: string, readOne: () => void): boolean {
    this.#match(SPACE);
    let comma = true;
    while (!this.#skip(close)) {
      if (!comma) throw this.#unexpected();
      readOne();
      comma = this.#skip(',');
      this.#match(SPACE);
    }
    return comma;
  }

  #integer(digits: string): number {
    const value = Number(digits.slice(0, 17));
    if (!Number.isSafeInteger(value) || /^0\d/.test(digits)) throw this.#unexpected();
    if (this.#python2.includes('L')) this.#skip('L');
    return value;
  }

  #readString(mark: keyof typeof WITHIN): string {
    const parts = [this.#match(WITHIN[mark])];
    while (!this.#skip(mark)) {
      if (!this.#skip('\\')) throw this.#unexpected();
      parts.push(this.#readEscape(), this.#match(WITHIN[mark]));
    }
    return parts.join('');
  }

  #readEscape(): string {
    const simple = ESCAPED[ESCAPES.indexOf(this.#text.charAt(this.#at) || ' ')];
    if (simple !== undefined) {
      this.#at++;
      return simple;
    }
    const escape = this.#match(NUMBERED_ESCAPE);
    const code = /^\d/.test(escape) ? Number.parseInt(escape, 8) : Number.parseInt(escape.slice(1), 16);
    if (!(code <= MOST_CODE_POINT)) throw this.#unexpected();
    return String.fromCodePoint(code);
  }

  /** Reads over a character, if it stands here. */
  #skip(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  /** Reads what a sticky pattern matches here, which may be nothing. */
  #match(pattern: RegExp): string {
    const start = this.#at;
    pattern.lastIndex = start;
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #unexpected(): Error {
    return this.#refuse(`Expected a Python literal, got something else at character ${this.#at}`);
  }
}
