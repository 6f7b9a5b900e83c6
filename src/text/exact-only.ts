import type { JsonTree } from '../json/tree.ts';
import type { Limits } from '../base/limits.ts';
import { TAIL_CHARACTERS } from './document-head.ts';
import { mayHaveLongName } from '../base/keys/long-name.ts';

/**
 * Reads the `params` of a document whose `params` only repeat what its `exact.arrow`, a long string, says: as
 * `{"type":"raymon.types.DataFrame","params":…,"exact":{"arrow":"…"}}`, these members in this order and no others.
 *
 * `params` is proved to be one JSON value, in which no second `exact` can hide, and to keep the limits. Equal names
 * and rounded numbers in it are not looked for: the engine's parser is all that it has to pass.
 *
 * @param before - the text from where `params` begins up to the quote that opens the long string.
 * @param behind - the text from the quote that closes it.
 * @returns undefined if the text is not of this shape, or is better refused by the ordinary reader.
 */
export function readExactOnly(before: string, behind: string, limits: Limits): JsonTree | undefined {
  if (!BEHIND_ARROW.test(behind)) return undefined;
  const [tail = ''] = BEFORE_ARROW.exec(before.slice(-TAIL_CHARACTERS)) ?? [];
  if (tail === '') return undefined;
  const text = before.slice(0, -tail.length);
  if (mayHaveLongName(text)) return undefined;
  const params = parse(text);
  return params !== undefined && keepsLimits(params, text, limits) ? params : undefined;
}

const BEFORE_ARROW = /,[ \t\n\r]*"exact"[ \t\n\r]*:[ \t\n\r]*\{[ \t\n\r]*"arrow"[ \t\n\r]*:[ \t\n\r]*"$/;
const BEHIND_ARROW = /^"[ \t\n\r]*\}[ \t\n\r]*\}[ \t\n\r]*$/;

function parse(text: string): JsonTree | undefined {
  try {
    return JSON.parse(text) as JsonTree;
  } catch {
    return undefined;
  }
}

/** Characters that a member takes at least: `"":0`, and a comma or a bracket. */
const SHORTEST_MEMBER = 5;

function keepsLimits(params: JsonTree, text: string, limits: Limits): boolean {
  // Most texts are so short, and have so few brackets, that nothing in them can pass a limit.
  const hasFewKeys = text.length / SHORTEST_MEMBER <= limits.keys;
  return (hasFewKeys && countOpen(text, limits.depth) < limits.depth) || isWithin(params, 2, limits);
}

/** The number of places where a container may open, or `most` if there are more. */
function countOpen(text: string, most: number): number {
  let count = 0;
  for (const bracket of '[{') {
    for (let at = text.indexOf(bracket); at !== -1 && count < most; at = text.indexOf(bracket, at + 1)) count++;
  }
  return count;
}

function isWithin(value: unknown, depth: number, limits: Limits): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > limits.depth) return false;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (!Array.isArray(value) && inner.length > limits.keys) return false;
  for (const each of inner) if (!isWithin(each, depth + 1, limits)) return false;
  return true;
}
