import { tokenize, type Token } from '../../hub/query/slicestr/lexer.ts';
import { TAG_TYPES } from '../../trace/record/tag.ts';
import { wordText } from '../hub/slice-text.ts';

/** What may stand where somebody types, and the part of the text that it replaces. */
export interface Place {
  readonly kind: 'name' | 'value' | 'type' | 'tagname' | 'join' | 'nothing';
  /** What is typed of it. */
  readonly prefix: string;
  /** The name whose value it is. */
  readonly tag: string;
  readonly start: number;
  readonly end: number;
}

/** One suggestion. */
export interface Suggestion {
  /** What is put into the text. */
  readonly insert: string;
  /** What is shown. */
  readonly text: string;
  /** What it is: a type, a count. */
  readonly detail: string;
}

const OPERATORS: ReadonlySet<Token['kind']> = new Set(['==', '!=', '>=', '<=', '>', '<']);

/** What may stand at a place of a filter. @param caret - characters before it. */
export function placeAt(text: string, caret: number): Place {
  const nothing: Place = { kind: 'nothing', prefix: '', tag: '', start: caret, end: caret };
  let tokens: Token[];
  try {
    tokens = tokenize(text.slice(0, caret)).slice(0, -1);
  } catch {
    // A quote that is not closed yet, or an invalid filter: its error is said below the field.
    return nothing;
  }
  const last = tokens.at(-1);
  const typed = last?.kind === 'word' && !/\s$/.test(text.slice(0, caret)) && !last.isQuoted ? last : undefined;
  const before = typed === undefined ? tokens : tokens.slice(0, -1);
  const part = { prefix: typed?.text ?? '', start: typed?.at ?? caret, end: caret, tag: '' };
  const previous = before.at(-1);
  if (previous === undefined || previous.kind === '&&' || previous.kind === '||' || previous.kind === '!') {
    return { ...part, kind: 'name' };
  }
  if (OPERATORS.has(previous.kind)) return { ...part, kind: 'value', tag: wordOf(before.at(-2)) };
  if (previous.kind === '(') {
    const call = before.at(-2);
    if (call?.kind !== 'word') return { ...part, kind: 'name' };
    if (call.text === 'tagtype') return { ...part, kind: 'type' };
    return call.text === 'tagname' ? { ...part, kind: 'tagname' } : nothing;
  }
  if (typed !== undefined) return nothing;
  const isComplete = previous.kind === ')' || OPERATORS.has(before.at(-2)?.kind ?? 'end');
  return isComplete ? { ...part, kind: 'join' } : nothing;
}

function wordOf(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text : '';
}

/** The types that have a meaning of their own. */
const USUAL_TYPES: readonly string[] = Object.values(TAG_TYPES);

/** Suggestions of types that a project has besides those that {@link fixedSuggestions} knows. */
export function typeSuggestions({ prefix }: Place, types: readonly string[]): Suggestion[] {
  return types
    .filter((type) => !USUAL_TYPES.includes(type) && type.toLowerCase().startsWith(prefix.toLowerCase()))
    .map((type) => ({ insert: `${wordText(type)})`, text: type, detail: 'type' }));
}

/** Suggestions that need no hub. */
export function fixedSuggestions({ kind, prefix }: Place): Suggestion[] {
  const wanted = prefix.toLowerCase();
  if (kind === 'type') {
    return USUAL_TYPES.filter((type) => type.startsWith(wanted)).map((type) => ({
      insert: `${type})`,
      text: type,
      detail: 'type',
    }));
  }
  if (kind === 'join') {
    return [
      { insert: '&& ', text: '&&', detail: 'and' },
      { insert: '|| ', text: '||', detail: 'or' },
    ];
  }
  if (kind !== 'name') return [];
  return (
    [
      ['tagtype(', 'tags of a type'],
      ['tagname(', 'tags of a name'],
      ['taggroup(', 'tags of a group'],
      ['trace(', 'one trace'],
    ] as const
  )
    .filter(([text]) => wanted !== '' && text.startsWith(wanted))
    .map(([text, detail]) => ({ insert: text, text, detail }));
}
