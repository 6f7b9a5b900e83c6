import { isPlainWord } from '../../hub/query/slicestr/lexer.ts';

/** A word as it stands in a filter: in quotes where it must. */
export function wordText(text: string): string {
  return isPlainWord(text) ? text : JSON.stringify(text);
}

/** A filter with one more condition. */
export function withCondition(slice: string, condition: string): string {
  const text = slice.trim();
  if (text === '') return condition;
  return text.includes('||') ? `(${text}) && ${condition}` : `${text} && ${condition}`;
}

/** The condition that a tag has this value. */
export function conditionOf(name: string, value: string | number): string {
  return `${wordText(name)}==${wordText(String(value))}`;
}
