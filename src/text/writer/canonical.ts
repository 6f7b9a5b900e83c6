import stableStringify from 'fast-json-stable-stringify';
import { RawString } from '../../json/raw-string.ts';
import { LimitError } from '../../base/errors.ts';
import { membersOf, setMember } from '../../json/tree.ts';
import { LONGEST_STRING } from '../../base/limits.ts';
import { isPayloadList, Payload, type PayloadJson } from '../../json/payload.ts';
import type { JsonPart } from './writer.ts';

/**
 * The canonical JSON text of a checked document: names sorted by UTF-16 code units, no white space.
 *
 * Big leaves, and integers that JavaScript's numbers round, are cut out before the names are sorted and put back
 * after, so they never pass through the sorter.
 */
export function canonicalParts(document: PayloadJson): JsonPart[] {
  for (;;) {
    const mark = freshMark();
    const cut: JsonPart[] = [];
    const text = sorted(cutLeaves(document, cut, mark));
    const parts = putBack(text, cut, mark);
    if (parts !== undefined) return parts;
    // The document itself holds the mark, by a chance of one in 2^64: another is tried.
  }
}

/** Text that no document holds on purpose, so that none can make its hash take many rounds. */
function freshMark(): string {
  return `\uffff${crypto.getRandomValues(new Uint32Array(2)).join('-')}\uffff`;
}

function sorted(value: unknown): string {
  try {
    return stableStringify(value);
  } catch (error) {
    const message = `Expected a canonical text of at most ${LONGEST_STRING} characters beside its payloads`;
    throw new LimitError('string', LONGEST_STRING, message, [], { cause: error });
  }
}

/** The document with every leaf that must not be sorted replaced by a marked number. */
function cutLeaves(value: PayloadJson, cut: JsonPart[], mark: string): unknown {
  if (typeof value === 'bigint') return replace(String(value), cut, mark);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof RawString) return value.toString();
  if (value instanceof Payload) return value.depth === 0 ? replace(value, cut, mark) : value.peek();
  if (isPayloadList(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(cutLeaves(item, cut, mark));
    return items;
  }
  const members = {};
  for (const [name, member] of membersOf(value)) setMember(members, name, cutLeaves(member as PayloadJson, cut, mark));
  return members;
}

function replace(leaf: JsonPart, cut: JsonPart[], mark: string): string {
  cut.push(leaf);
  return `${mark}${cut.length - 1}${mark}`;
}

/** The text around the marks, and the leaves in their places; undefined if there are more marks than leaves. */
function putBack(text: string, cut: readonly JsonPart[], mark: string): JsonPart[] | undefined {
  const pieces = text.split(mark);
  if (pieces.length !== 2 * cut.length + 1) return undefined;
  const parts: JsonPart[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      // The quotes of the marked string go with it.
      parts.push(piece.slice(index === 0 ? 0 : 1, index === pieces.length - 1 ? undefined : -1));
    } else {
      const leaf = cut[Number(piece)];
      if (leaf === undefined) return undefined;
      parts.push(leaf);
    }
  }
  return parts;
}
