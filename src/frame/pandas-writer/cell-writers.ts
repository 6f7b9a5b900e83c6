import { DataType, type Data, type Vector } from 'apache-arrow';
import { viewOf } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { validityOf, type Bitmap } from '../arrow/bitmap.ts';
import { BinaryCells, TextCells, ViewCells } from './byte-cells.ts';
import { NULLS, type Cells, type TimestampText } from './cells.ts';
import { BitCells, fixedCells } from './fixed-cells.ts';
import { layoutOf, type Layout } from '../arrow/layout.ts';
import {
  DictionaryCells,
  FixedListCells,
  ListCells,
  NullableCells,
  PairCells,
  StructCells,
  UnionCells,
  type StructMember,
} from './nested-cells.ts';
import { offsetsOf } from '../arrow/offsets.ts';
import { joinPieces, TextBuffer } from './text-buffer.ts';

/** The entries of a dictionary as text, one after the other. */
interface DictionaryText {
  readonly entries: Uint8Array;
  /** Where each entry begins, and at last where the last one ends. */
  readonly offsets: Float64Array;
}

/** The dictionaries that one text has met: many arrays may share one, whose entries are written once. */
export type DictionaryTexts = Map<Vector, DictionaryText>;

/**
 * A writer of the cells of one array, as pandas states them, nulls included.
 *
 * @param data - checked.
 * @param texts - kept for the next array.
 */
export function cellsOf(data: Data, texts: DictionaryTexts): Cells {
  const validity = cellValidity(data);
  const cells = validCellsOf(data, 'epoch', texts);
  return validity === undefined ? cells : new NullableCells(cells, validity);
}

/** Which cells of an array are null; undefined where none is, or where what they hold tells. */
export function cellValidity(data: Data): Bitmap | undefined {
  const kind = layoutOf(data.type)?.kind;
  return kind === 'null' || kind === 'union' || data.length === 0 ? undefined : validityOf(data);
}

/** The same as {@link cellsOf} for valid slots only. */
export function validCellsOf(data: Data, timestamps: TimestampText, texts: DictionaryTexts): Cells {
  const type: DataType = data.type;
  const layout = layoutOf(type) as Layout;
  // apache-arrow makes arrays of no slots without children.
  if (data.length === 0) return NULLS;
  switch (layout.kind) {
    case 'null':
      return NULLS;
    case 'bits':
      return new BitCells({ bytes: data.values as Uint8Array, offset: data.offset });
    case 'bytes':
      return bytesCells(data, layout);
    case 'view':
      return new ViewCells(data, layout.text);
    case 'list':
      return new ListCells(itemCells(data, type, texts), offsetsOf(data, layout.large));
    case 'fixed-list':
      return new FixedListCells(cellsOf(data.children[0] as Data, texts), layout.size);
    case 'struct':
      return structCells(data, layout, texts);
    case 'union':
      return unionCells(data, layout, texts);
    case 'dictionary':
      return dictionaryCells(data, texts);
    default:
      return fixedCells(data, timestamps);
  }
}

function bytesCells(data: Data, { text, large }: Extract<Layout, { kind: 'bytes' }>): Cells {
  const bytes: Uint8Array = data.values ?? new Uint8Array(0);
  const offsets = offsetsOf(data, large);
  return text ? new TextCells(bytes, offsets) : new BinaryCells(bytes, offsets);
}

/** Maps are lists of pairs. */
function itemCells(data: Data, type: DataType, texts: DictionaryTexts): Cells {
  const [child] = data.children;
  if (child === undefined) return NULLS;
  return DataType.isMap(type) ? pairCells(child.children, texts) : cellsOf(child, texts);
}

function pairCells([key, value]: readonly Data[], texts: DictionaryTexts): Cells {
  const cells = (data: Data | undefined): Cells => (data === undefined ? NULLS : cellsOf(data, texts));
  return new PairCells(cells(key), cells(value));
}

/** Of fields with the same name the first is written, as for columns. */
function structCells(data: Data, layout: Extract<Layout, { kind: 'struct' }>, texts: DictionaryTexts): Cells {
  const members = new Map<string, StructMember>();
  for (const [i, { name }] of layout.children.entries()) {
    const child = data.children[i];
    if (child !== undefined && !members.has(name)) members.set(name, [nameText(name), cellsOf(child, texts)]);
  }
  return new StructCells([...members.values()]);
}

/** A member's name in JSON, with its colon. */
export function nameText(name: string): DataView {
  return viewOf(new TextEncoder().encode(`${JSON.stringify(name)}:`));
}

function unionCells(data: Data, layout: Extract<Layout, { kind: 'union' }>, texts: DictionaryTexts): Cells {
  const cells = new Map([...layout.ids].map((id, i) => [id, cellsOf(data.children[i] as Data, texts)]));
  return new UnionCells(cells, data.typeIds, layout.dense ? data.valueOffsets : undefined);
}

function dictionaryCells(data: Data, texts: DictionaryTexts): Cells {
  const { dictionary } = data;
  const known = dictionary && texts.get(dictionary);
  const { entries, offsets } = known ?? dictionaryText(dictionary?.data ?? [], texts);
  if (dictionary && known === undefined) texts.set(dictionary, { entries, offsets });
  return new DictionaryCells(entries, offsets, data.values);
}

function dictionaryText(chunks: readonly Data[], texts: DictionaryTexts): DictionaryText {
  const text = new TextBuffer(DEFAULT_LIMITS, []);
  const ends = [0];
  for (const chunk of chunks) {
    const cells = cellsOf(chunk, texts);
    for (let slot = 0; slot < chunk.length; slot++) {
      cells.write(text, slot);
      ends.push(text.length);
    }
  }
  return { entries: joinPieces(text.pieces, text.length), offsets: Float64Array.from(ends) };
}
