import type { Slice, SliceOperator } from './ast.ts';
import { sliceError, tokenize, type Token } from './lexer.ts';
import { searchName } from './search-name.ts';

/** Conditions of one slice. */
export const MAX_SLICE_CONDITIONS = 100;
/** Parentheses and `!` within each other. */
export const MAX_SLICE_DEPTH = 50;

const OPERATORS: ReadonlySet<string> = new Set(['==', '!=', '>=', '<=', '>', '<']);
const CALLS: ReadonlySet<string> = new Set(['trace', 'tagname', 'tagtype', 'taggroup']);

/**
 * Reads a slice.
 *
 * The grammar is the original's: `trace(id)`, `tagname(n)`, `tagtype(t)`, `taggroup(g)`, `name==v`, `!=`, `>=`, `<=`
 * and `&&`. Added are `||`, which binds weaker, `<`, `>`, parentheses, `!`, and `"quotes"` as in JSON around names and
 * values that hold spaces or signs. The empty text selects every trace.
 *
 * @param text - untrusted.
 * @throws {@link HubError} 400 `bad-slice`; `offset` is the character at which reading stopped.
 */
export function parseSlice(text: string): Slice {
  const parser = new Parser(tokenize(text));
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #conditions = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Slice {
    if (this.#next().kind === 'end') return { kind: 'all' };
    const slice = this.#any('or', 0);
    const rest = this.#next();
    if (rest.kind === 'end') return slice;
    throw sliceError(
      rest.at,
      `Expected "&&", "||" or the end${rest.kind === 'word' ? '; quote texts with spaces' : ''}`,
    );
  }

  /** Conditions with `||` (of `&&`) or with `&&` between them. */
  #any(kind: 'or' | 'and', depth: number): Slice {
    const sign = kind === 'or' ? '||' : '&&';
    const parts: Slice[] = [];
    do {
      const part = kind === 'or' ? this.#any('and', depth) : this.#one(depth);
      // Parentheses that change nothing leave nothing behind.
      if (part.kind === kind) parts.push(...part.parts);
      else parts.push(part);
    } while (this.#skip(sign));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, parts };
  }

  #one(depth: number): Slice {
    const token = this.#next();
    if (depth > MAX_SLICE_DEPTH)
      throw sliceError(token.at, `Expected at most ${MAX_SLICE_DEPTH} parentheses and "!" within each other`);
    if (this.#skip('!')) return { kind: 'not', part: this.#one(depth + 1) };
    if (this.#skip('(')) {
      const slice = this.#any('or', depth + 1);
      this.#expect(')');
      return slice;
    }
    this.#conditions += 1;
    if (this.#conditions > MAX_SLICE_CONDITIONS) {
      throw sliceError(token.at, `Expected at most ${MAX_SLICE_CONDITIONS} conditions`);
    }
    const name = this.#word('a name, "!" or "("');
    const after = this.#next();
    if (after.kind === '(' && !name.isQuoted) return this.#call(name);
    if (!OPERATORS.has(after.kind)) {
      throw sliceError(after.at, 'Expected "==", "!=", ">=", "<=", ">" or "<" after a name');
    }
    this.#at += 1;
    const { text: value } = this.#word('a value');
    return { kind: 'compare', name: nameOf(name), operator: after.kind as SliceOperator, value };
  }

  #call({ text: kind, at }: { readonly text: string; readonly at: number }): Slice {
    if (!CALLS.has(kind)) throw sliceError(at, 'Expected "trace", "tagname", "tagtype" or "taggroup" before "("');
    this.#expect('(');
    const argument = this.#word('a name');
    this.#expect(')');
    if (kind === 'trace') return { kind, id: argument.text };
    if (kind === 'tagname') return { kind, name: nameOf(argument) };
    return { kind: kind as 'tagtype' | 'taggroup', name: argument.text };
  }

  #word(what: string): { readonly text: string; readonly at: number; readonly isQuoted: boolean } {
    const token = this.#next();
    if (token.kind !== 'word') throw sliceError(token.at, `Expected ${what}`);
    this.#at += 1;
    return token;
  }

  #expect(sign: '(' | ')'): void {
    if (!this.#skip(sign)) throw sliceError(this.#next().at, `Expected "${sign}"`);
  }

  #skip(sign: Token['kind']): boolean {
    if (this.#next().kind !== sign) return false;
    this.#at += 1;
    return true;
  }

  #next(): Token {
    return this.#tokens[this.#at] as Token;
  }
}

function nameOf({ text, at }: { readonly text: string; readonly at: number }): string {
  const name = searchName(text);
  if (name === '') throw sliceError(at, 'Expected a name of at least one character');
  return name;
}
