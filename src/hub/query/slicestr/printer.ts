import type { Slice } from './ast.ts';
import { isPlainWord } from './lexer.ts';

/**
 * Writes a slice: what {@link parseSlice} reads as an equal one.
 *
 * @returns The text with parentheses and quotes only where they are needed.
 */
export function printSlice(slice: Slice): string {
  switch (slice.kind) {
    case 'all':
      return '';
    case 'trace':
      return `trace(${printWord(slice.id)})`;
    case 'tagname':
    case 'tagtype':
    case 'taggroup':
      return `${slice.kind}(${printWord(slice.name)})`;
    case 'compare':
      return `${printWord(slice.name)}${slice.operator}${printWord(slice.value)}`;
    case 'not':
      return `!${isJoined(slice.part) ? `(${printSlice(slice.part)})` : printSlice(slice.part)}`;
    case 'and':
      return slice.parts.map((part) => (part.kind === 'or' ? `(${printSlice(part)})` : printSlice(part))).join(' && ');
    case 'or':
      return slice.parts.map(printSlice).join(' || ');
  }
}

function isJoined({ kind }: Slice): boolean {
  return kind === 'and' || kind === 'or';
}

function printWord(text: string): string {
  return isPlainWord(text) ? text : JSON.stringify(text);
}
