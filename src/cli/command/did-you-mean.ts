import { nearestName } from '../../base/options.ts';

/** The question that follows an error about a word; empty if no name is near. */
export function didYouMean(word: string, names: readonly string[]): string {
  const name = nearestName(word, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}
