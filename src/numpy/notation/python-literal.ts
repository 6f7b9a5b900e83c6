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
  | { readonly kind: 'name'; readonly text: PythonName }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly PythonLiteral[] }
  | { readonly kind: 'dict'; readonly members: ReadonlyMap<string, PythonLiteral> }
);

type PythonName = (typeof NAMES)[number];
const NAMES = ['True', 'False', 'None', 'numpy.record'] as const;

/** Nesting that no dtype of a person reaches; reading and everything after it recurses. */
const DEEPEST = 64;

/**
 * Reads one literal, in time linear in its text.
 *
 * @param refuse - makes the error for a text that is not a literal.
 */
export function parsePythonLiteral(text: string, refuse: (message: string) => Error): PythonLiteral {
  const reader = new LiteralReader(text, refuse);
  const literal = reader.read(0);
  reader.end();
  return literal;
}

/** Writes a string as Python's `repr` does, but escapes everything beyond ASCII that may not be printable. */
export function formatPythonString(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  // eslint-disable-next-line no-control-regex -- control characters are what is escaped
  const escaped = text.replace(/[\\\u0000-\u001f\u007f-\u00a0\u00ad\p{C}\p{Z}'"]/gu, (c) => {
    if (c === ' ' || ((c === "'" || c === '"') && c !== mark)) return c;
    const simple = WRITTEN_ESCAPES.get(c);
    if (simple !== undefined) return `\\${simple}`;
    const code = c.codePointAt(0) as number;
    if (code < 0x100) return `\\x${hex(code, 2)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
  return mark + escaped + mark;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}

const WRITTEN_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
]);

const READ_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

class LiteralReader {
  readonly #text: string;
  readonly #refuse: (message: string) => Error;
  #at = 0;

  constructor(text: string, refuse: (message: string) => Error) {
    this.#text = text;
    this.#refuse = refuse;
    this.#skipSpace();
  }

  /** Reads the literal that starts here, and the space after it. */
  read(depth: number): PythonLiteral {
    if (depth > DEEPEST) throw this.#refuse(`Expected at most ${DEEPEST} nested brackets`);
    const literal = this.#readBare(depth);
    this.#skipSpace();
    return literal;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw this.#unexpected();
  }

  /** The `end` of each literal is told after its content was read: members are evaluated in order. */
  #readBare(depth: number): PythonLiteral {
    const start = this.#at;
    const first = this.#text.charAt(this.#at);
    if (first === "'" || first === '"') return { kind: 'string', text: this.#readString(first), start, end: this.#at };
    if (first === '[') return { kind: 'list', items: this.#readItems(']', depth).items, start, end: this.#at };
    if (first === '(') {
      const { items, comma } = this.#readItems(')', depth);
      // Python takes `(3)` for 3.
      if (items.length === 1 && !comma) throw this.#unexpected();
      return { kind: 'tuple', items, start, end: this.#at };
    }
    if (first === '{') return { kind: 'dict', members: this.#readMembers(depth), start, end: this.#at };
    if (first >= '0' && first <= '9') return { kind: 'integer', value: this.#readInteger(), start, end: this.#at };
    const name = NAMES.find((candidate) => this.#text.startsWith(candidate, this.#at));
    if (name === undefined) throw this.#unexpected();
    this.#at += name.length;
    return { kind: 'name', text: name, start, end: this.#at };
  }

  #readItems(close: string, depth: number): { items: PythonLiteral[]; comma: boolean } {
    const items: PythonLiteral[] = [];
    this.#step();
    let comma = true;
    while (!this.#take(close)) {
      if (!comma) throw this.#unexpected();
      items.push(this.read(depth + 1));
      comma = this.#takeAndSkip(',');
    }
    return { items, comma };
  }

  #readMembers(depth: number): Map<string, PythonLiteral> {
    const members = new Map<string, PythonLiteral>();
    this.#step();
    let comma = true;
    while (!this.#take('}')) {
      if (!comma) throw this.#unexpected();
      const key = this.read(depth + 1);
      // No name that is asked for is so long.
      if (key.kind !== 'string' || key.text.length > LONGEST_HASHED || members.has(key.text) || !this.#takeAndSkip(':'))
        throw this.#unexpected();
      members.set(key.text, this.read(depth + 1));
      comma = this.#takeAndSkip(',');
    }
    return members;
  }

  #readInteger(): number {
    const start = this.#at;
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at++;
    const digits = this.#text.slice(start, Math.min(this.#at, start + 17));
    const value = Number(digits);
    if (!Number.isSafeInteger(value) || (digits.length > 1 && digits.startsWith('0'))) throw this.#unexpected();
    return value;
  }

  #readString(mark: string): string {
    const parts: string[] = [];
    let start = ++this.#at;
    for (;;) {
      const c = this.#text.charAt(this.#at);
      if (c === '' || c === '\n' || c === '\r') throw this.#unexpected();
      if (c !== mark && c !== '\\') {
        this.#at++;
        continue;
      }
      parts.push(this.#text.slice(start, this.#at));
      this.#at++;
      if (c === mark) return parts.join('');
      parts.push(this.#readEscape());
      start = this.#at;
    }
  }

  #readEscape(): string {
    const c = this.#text.charAt(this.#at++);
    const simple = READ_ESCAPES.get(c);
    if (simple !== undefined) return simple;
    const width = HEX_ESCAPES.get(c);
    if (width !== undefined) {
      const digits = this.#text.slice(this.#at, this.#at + width);
      const code = Number.parseInt(digits, 16);
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length !== width || code > 0x10ffff) throw this.#unexpected();
      this.#at += width;
      return String.fromCodePoint(code);
    }
    const octal = /^[0-7]{1,3}/.exec(this.#text.slice(this.#at - 1, this.#at + 2))?.[0];
    if (octal === undefined) throw this.#unexpected();
    this.#at += octal.length - 1;
    return String.fromCharCode(Number.parseInt(octal, 8));
  }

  #take(c: string): boolean {
    if (this.#text.charAt(this.#at) !== c) return false;
    this.#at++;
    return true;
  }

  #takeAndSkip(c: string): boolean {
    if (!this.#take(c)) return false;
    this.#skipSpace();
    return true;
  }

  #step(): void {
    this.#at++;
    this.#skipSpace();
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at++;
  }

  #unexpected(): Error {
    return this.#refuse(`Expected a Python literal, got something else at character ${this.#at}`);
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
