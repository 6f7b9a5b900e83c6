import type { TagFact } from '../hub/answers.ts';

/** A column of tags: those of one name, of one type, or all. */
export type TagColumn =
  | { readonly kind: 'name' | 'type'; readonly name: string; readonly text: string }
  | { readonly kind: 'all'; readonly text: string };

/** Columns that are shown at once. */
const MOST_COLUMNS = 12;

/** The columns that an address says: `client, tagtype(error), *`; all tags in one where it says none. */
export function columnsOf(text: string | undefined): TagColumn[] {
  const words = (text ?? '').split(',').map((word) => word.trim());
  const columns = words.filter((word) => word !== '').map(columnOf);
  return columns.length === 0 ? [columnOf('*')] : columns.slice(0, MOST_COLUMNS);
}

function columnOf(text: string): TagColumn {
  const type = /^tagtype\((.*)\)$/.exec(text)?.[1];
  if (text === '*') return { kind: 'all', text: 'Tags' };
  return type === undefined ? { kind: 'name', name: text, text } : { kind: 'type', name: type, text: `${type} tags` };
}

/** The tags of a column. */
export function tagsIn(column: TagColumn, tags: readonly TagFact[]): readonly TagFact[] {
  if (column.kind === 'all') return tags;
  return tags.filter((tag) => (column.kind === 'name' ? tag.name : tag.type) === column.name);
}

/** The columns that an address says, with one more or less. */
export function toggledColumn(text: string | undefined, word: string): string | undefined {
  const words = (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const next = words.includes(word) ? words.filter((each) => each !== word) : [...words, word];
  return next.length === 0 ? undefined : next.join(',');
}
