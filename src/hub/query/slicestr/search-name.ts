import { normalizeTagName } from '../../../trace/record/tag.ts';

/**
 * The name by which tags are searched: normalised as the clients do.
 *
 * @param name - as it was logged, or asked for.
 * @returns The normalised name; the name itself where nothing of it would be left.
 */
export function searchName(name: string): string {
  return normalizeTagName(name) || name;
}
