import type { TagFact } from '../hub/answers.ts';
import { wordText } from '../hub/slice-text.ts';

/** A column of tags: those of one name, of one type, or all. */
export type TagColumn =
  | { readonly kind: 'name' | 'type'; readonly name: string; readonly text: string }
  | { readonly kind: 'all'; readonly text: string };

/** Columns that are shown at once. */
const MOST_COLUMNS = 12;

/** The columns that an address says: `client, tagtype(error), *`; all tags in one where it says none. */
export function columnsOf(text: string | undefined): TagColumn[] {
  const columns = wordsOf(text).map(columnOf);
  return columns.length === 0 ? [columnOf('*')] : columns.slice(0, MOST_COLUMNS);
}

function columnOf(text: string): TagColumn {
  const type = /^tagtype\((.*)\)$/.exec(text)?.[1];
  if (text === '*') return { kind: 'all', text: 'Tags' };
  if (type === undefined) return { kind: 'name', name: unquoted(text), text: unquoted(text) };
  return { kind: 'type', name: unquoted(type), text: `${unquoted(type)} tags` };
}

/** A name or a type as it stands in an address, or in `tagtype( )`: in quotes where it would be read as another. */
export function columnWord(name: string): string {
  return name === '*' || name.includes(',') || name.startsWith('tagtype(') ? JSON.stringify(name) : wordText(name);
}

/** What stands between commas; those in quotes are of a name. */
function wordsOf(text: string | undefined): string[] {
  const words = text?.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  return words.map((word) => word.trim()).filter((word) => word !== '');
}

/** A name, which stands in quotes as in a filter where it must. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The tags of a column. */
export function tagsIn(column: TagColumn, tags: readonly TagFact[]): readonly TagFact[] {
  if (column.kind === 'all') return tags;
  return tags.filter((tag) => (column.kind === 'name' ? tag.name : tag.type) === column.name);
}

/** Whether an address says a column. */
export function hasColumn(text: string | undefined, word: string): boolean {
  return wordsOf(text ?? '*').includes(word);
}

/** The columns that an address says, with one more or less. */
export function toggledColumn(text: string | undefined, word: string): string | undefined {
  const words = wordsOf(text);
  const next = words.includes(word) ? words.filter((each) => each !== word) : [...words, word];
  return next.length === 0 ? undefined : next.join(',');
}
