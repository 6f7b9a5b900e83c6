import { DecodeError, LimitError } from '../../base/errors.ts';
import type { Limits } from '../../base/limits.ts';
import { copyJson, type JsonCopy } from '../../json/copy.ts';
import { nesting } from '../../json/tree.ts';
import { readJson } from '../../text/reader/json-reader.ts';

/** The value of a mixed cell, in memory of its own, and the containers nested in it. */
export interface JsonCell {
  readonly value: JsonCopy<bigint>;
  readonly depth: number;
}

/**
 * Reads a mixed cell exactly: integers beyond 2^53 are bigints, -0 stays.
 *
 * @param bytes - the string that Arrow holds, in UTF-8.
 * @returns undefined if it is not the JSON text of one value, as readers of documents take it within the limits: a
 *   stream may hold any string there. It counts as a string then.
 */
export function readJsonCell(bytes: Uint8Array, limits: Limits): JsonCell | undefined {
  // The reader skips a byte order mark, which cannot stand inside of a text.
  if (bytes[0] === BYTE_ORDER_MARK_START) return undefined;
  try {
    const { tree } = readJson(bytes, { limits, strict: true, rawStrings: false });
    const value = copyJson<bigint>(tree, {
      limits,
      path: [],
      depth: 0,
      leaf: (leaf) => (typeof leaf === 'bigint' ? leaf : undefined),
      refuse(message, path) {
        throw new DecodeError('wrong-type', message, path);
      },
    });
    return { value, depth: nesting(tree) };
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) return undefined;
    throw error;
  }
}

/** No other character that JSON may begin with begins so in UTF-8. */
const BYTE_ORDER_MARK_START = 0xef;
