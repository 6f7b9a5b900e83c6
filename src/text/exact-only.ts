import type { JsonTree } from '../json/tree.ts';
import type { Limits } from '../base/limits.ts';
import type { Skeleton } from './reader/cut-strings.ts';

/** Whether `exact.arrow` alone is what documents of a type say. */
export type IsExactAlone = (type: string) => boolean;

/**
 * Reads a document whose `params` only repeat what its `exact.arrow`, a long string, says: as
 * `{"type":"raymon.types.DataFrame","params":…,"exact":{"arrow":"…"}}`, these members in this order and no others.
 *
 * `params` is proved to be one JSON value, in which no second `exact` can hide, and to keep the limits. Equal names
 * and rounded numbers in it are not looked for: the engine's parser is all that it has to pass.
 *
 * @returns undefined if the text is not of this shape, or is better refused by the ordinary reader.
 */
export function readExactAlone(skeleton: Skeleton, isExactAlone: IsExactAlone, limits: Limits): JsonTree | undefined {
  // One long string, so what stands in its place is between two parts of the text.
  const [before = '', , behind = ''] = skeleton.parts;
  const [cut] = skeleton.cuts;
  if (cut === undefined || skeleton.cuts.length !== 1) return undefined;
  const [head = '', type = ''] = HEAD.exec(before) ?? [];
  if (head === '' || !isExactAlone(type) || !BEHIND_ARROW.test(behind)) return undefined;
  const [tail = ''] = BEFORE_ARROW.exec(before.slice(Math.max(head.length, before.length - LONGEST_TAIL))) ?? [];
  if (tail === '') return undefined;
  const text = before.slice(head.length, before.length - tail.length);
  const params = parse(text);
  if (params === undefined || !keepsLimits(params, text, limits)) return undefined;
  return { type, params, exact: { arrow: cut.value } };
}

/** Whether a text looks like a document that could be read by exact alone, but has no exact: a guess from its ends. */
export function lacksExact(text: string, isExactAlone: IsExactAlone): boolean {
  const type = HEAD.exec(text)?.[1];
  return type !== undefined && isExactAlone(type) && !isEndOfExact(text.slice(-LONGEST_TAIL));
}

/** Whether a text ends as one does in which a string of `exact` stands last. */
export function isEndOfExact(tail: string): boolean {
  return EXACT_END.test(tail);
}

/** What stands before `params` where a document begins as writers begin it; its type is the first group. */
export const HEAD: RegExp =
  /^[ \t\n\r]?\{[ \t\n\r]?"type"[ \t\n\r]?:[ \t\n\r]?"([\w.]+)"[ \t\n\r]?,[ \t\n\r]?"params"[ \t\n\r]?:/;
const BEFORE_ARROW = /,[ \t\n\r]*"exact"[ \t\n\r]*:[ \t\n\r]*\{[ \t\n\r]*"arrow"[ \t\n\r]*:[ \t\n\r]*"$/;
const BEHIND_ARROW = /^"[ \t\n\r]*\}[ \t\n\r]*\}[ \t\n\r]*$/;
const EXACT_END = /"[ \t\n\r]*\}[ \t\n\r]*\}[ \t\n\r]*$/;
const LONGEST_TAIL = 100;

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
