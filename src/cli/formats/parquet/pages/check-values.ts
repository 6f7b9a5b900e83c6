import type { ColumnMetaData, Compressors } from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { badParquet } from './bad-parquet.ts';
import { type DataPage, RLE } from './page-header.ts';
import { levelBits, type SchemaNode } from './schema-tree.ts';
import { ValueWalk } from './value-walk.ts';

/** Encodings, as the format numbers them. */
const PLAIN = 0;
const PLAIN_DICTIONARY = 2;
const DELTA_BINARY_PACKED = 5;
const DELTA_LENGTH_BYTE_ARRAY = 6;
const DELTA_BYTE_ARRAY = 7;
const RLE_DICTIONARY = 8;
const BYTE_STREAM_SPLIT = 9;

/** What is known of the column of a page. */
export interface PageColumn {
  readonly meta: ColumnMetaData;
  readonly leaf: SchemaNode;
  readonly compressors: Compressors;
}

/**
 * Proves that a data page has the values that it claims, in the encodings where the reader that we build on would
 * believe it: there it would fill memory, or go on without end.
 *
 * @param packed - the page without its header, as it is in the file.
 * @returns Bytes that its values take once they are apart; 0 where they are no more than the page.
 * @throws {@link DecodeError} `bad-value` if it does not.
 */
export function checkValues(packed: Uint8Array, page: DataPage, { meta, leaf, compressors }: PageColumn): number {
  const { definition, repetition } = leaf;
  const unpack = (bytes: Uint8Array, length: number): Uint8Array =>
    decompressPage(bytes, length, meta.codec, compressors);
  const { levelEncodings } = page;
  if ((definition > 0 && levelEncodings.definition !== RLE) || (repetition > 0 && levelEncodings.repetition !== RLE)) {
    throw badParquet('levels that are encoded as runs', leaf.path);
  }
  let values = page.values;
  let walk: ValueWalk;
  if (page.levels === undefined) {
    walk = new ValueWalk(unpack(packed, page.unpackedBytes));
    if (repetition > 0) walk.runsWithLength(levelBits(repetition), values);
    if (definition > 0) values = walk.runsWithLength(levelBits(definition), values, definition);
  } else {
    const { repetitionBytes, definitionBytes, nulls, isCompressed } = page.levels;
    const levels = repetitionBytes + definitionBytes;
    const length = page.unpackedBytes - levels;
    if (levels > packed.length || length < 0) throw badParquet('levels inside their page');
    if (repetition > 0) new ValueWalk(packed).runs(levelBits(repetition), values);
    if (definition > 0) {
      values = new ValueWalk(packed, repetitionBytes).runs(levelBits(definition), values, definition);
    }
    // Of lists and structs writers count nulls each in a way of their own: the levels tell.
    if (leaf.depth === 0 && nulls !== page.values - values)
      throw badParquet('as many nulls in a page as its header says', leaf.path);
    // The reader begins where the levels of repetition end if none of definition are to be read.
    const rest = packed.subarray(definition > 0 ? levels : repetitionBytes);
    walk = new ValueWalk(isCompressed && length > 0 ? unpack(rest, length) : rest);
  }
  return checkEncoded(walk, values, page, { meta, leaf });
}

function checkEncoded(
  walk: ValueWalk,
  values: number,
  { encoding, levels }: DataPage,
  { meta, leaf }: Pick<PageColumn, 'meta' | 'leaf'>,
): number {
  switch (encoding) {
    case PLAIN:
      return 0;
    case RLE:
    case PLAIN_DICTIONARY:
    case RLE_DICTIONARY: {
      const isFlags = encoding === RLE && levels !== undefined;
      if (isFlags || meta.type === 'BOOLEAN') walk.runsWithLength(1, values);
      else {
        const width = walk.byte();
        // Pages of version 1 have nothing more where all values are the first entry.
        if (width > 0 || levels !== undefined) walk.runs(width, values);
      }
      return 0;
    }
    case DELTA_BINARY_PACKED:
    case DELTA_LENGTH_BYTE_ARRAY:
      walk.deltas(values);
      return 0;
    case DELTA_BYTE_ARRAY:
      return walk.sharedStrings(values);
    case BYTE_STREAM_SPLIT:
      if (values * widthOf(meta, leaf) > walk.rest) throw badParquet('pages whose values are as many as they say');
      return 0;
    default:
      throw badParquet('encodings of the format');
  }
}

function widthOf({ type }: ColumnMetaData, { element }: SchemaNode): number {
  if (type === 'FIXED_LEN_BYTE_ARRAY') return element.type_length ?? 0;
  return type === 'INT32' || type === 'FLOAT' ? 4 : 8;
}
