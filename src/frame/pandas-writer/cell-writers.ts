import { DataType, type Data, type Field, type Vector } from 'apache-arrow';
import { joinPieces, viewOf } from '../../base/bytes.ts';
import { DEFAULT_LIMITS, type Limits } from '../../base/limits.ts';
import { validityOf, type Bitmap } from '../arrow/bitmap.ts';
import { BinaryCells, TextCells, ViewCells } from './byte-cells.ts';
import { NULLS, type Cells, type TimestampText } from './cells.ts';
import { BitCells, fixedCells } from './fixed-cells.ts';
import { JsonCells } from './json-cells.ts';
import { isJsonField } from '../arrow/json-field.ts';
import { slotBytesOf } from '../arrow/slot-bytes.ts';
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
import { TextBuffer } from './text-buffer.ts';

/** The entries of a dictionary as text, one after the other. */
export interface DictionaryText {
  readonly entries: Uint8Array;
  /** Where each entry begins, and at last where the last one ends. */
  readonly offsets: Float64Array;
}

/** What the writers of one text share. */
export interface CellContext {
  readonly limits: Limits;
  /** The dictionaries that the text has met: many arrays may share one, whose entries are written once. */
  readonly dictionaries: Map<Vector, DictionaryText>;
  /** How columns of timestamps are written; those inside of others as `epoch`. */
  readonly timestamps: TimestampText;
}

/**
 * A writer of the cells of one array, as pandas states them, nulls included.
 *
 * @param data - checked.
 * @param field - of the array; undefined for entries of a dictionary, which have none.
 */
export function cellsOf(data: Data, field: Field | undefined, context: CellContext): Cells {
  const validity = cellValidity(data);
  const cells = writerOf(data, field, context, 'epoch');
  return validity === undefined ? cells : new NullableCells(cells, validity);
}

/** Which cells of an array are null; undefined where none is, or where what they hold tells. */
export function cellValidity(data: Data): Bitmap | undefined {
  const kind = layoutOf(data.type)?.kind;
  return kind === 'null' || kind === 'union' || data.length === 0 ? undefined : validityOf(data);
}

/** A writer of the valid cells of one array of a column. */
export function validCellsOf(data: Data, field: Field, context: CellContext): Cells {
  return writerOf(data, field, context, context.timestamps);
}

function writerOf(data: Data, field: Field | undefined, context: CellContext, timestamps: TimestampText): Cells {
  const type: DataType = data.type;
  const layout = layoutOf(type) as Layout;
  // apache-arrow makes arrays of no slots without children.
  if (data.length === 0) return NULLS;
  if (field !== undefined && isJsonField(field)) return new JsonCells(slotBytesOf(data), context.limits);
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
      return new ListCells(itemCells(data, layout, type, context), offsetsOf(data, layout.large));
    case 'fixed-list':
      return new FixedListCells(cellsOf(data.children[0] as Data, layout.children[0], context), layout.size);
    case 'struct':
      return structCells(data, layout, context);
    case 'union':
      return unionCells(data, layout, context);
    case 'dictionary':
      return dictionaryCells(data, context);
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
function itemCells(data: Data, layout: Extract<Layout, { kind: 'list' }>, type: DataType, context: CellContext): Cells {
  const [child] = data.children;
  const [field] = layout.children;
  if (child === undefined) return NULLS;
  return DataType.isMap(type) ? pairCells(child, context) : cellsOf(child, field, context);
}

function pairCells({ children, type }: Data, context: CellContext): Cells {
  const cells = (at: 0 | 1): Cells => {
    const child = children[at];
    return child === undefined ? NULLS : cellsOf(child, (type as DataType).children[at], context);
  };
  return new PairCells(cells(0), cells(1));
}

/** Of fields with the same name the first is written, as for columns. */
function structCells(data: Data, layout: Extract<Layout, { kind: 'struct' }>, context: CellContext): Cells {
  const members = new Map<string, StructMember>();
  for (const [i, field] of layout.children.entries()) {
    const child = data.children[i];
    const { name } = field;
    if (child !== undefined && !members.has(name)) members.set(name, [nameText(name), cellsOf(child, field, context)]);
  }
  return new StructCells([...members.values()]);
}

/** A member's name in JSON, with its colon. */
export function nameText(name: string): DataView {
  return viewOf(new TextEncoder().encode(`${JSON.stringify(name)}:`));
}

function unionCells(data: Data, layout: Extract<Layout, { kind: 'union' }>, context: CellContext): Cells {
  const cells = new Map(
    [...layout.ids].map((id, i) => [id, cellsOf(data.children[i] as Data, layout.children[i], context)]),
  );
  return new UnionCells(cells, data.typeIds, layout.dense ? data.valueOffsets : undefined);
}

function dictionaryCells(data: Data, context: CellContext): Cells {
  const { dictionary } = data;
  const known = dictionary && context.dictionaries.get(dictionary);
  const { entries, offsets } = known ?? dictionaryText(dictionary?.data ?? [], context);
  if (dictionary && known === undefined) context.dictionaries.set(dictionary, { entries, offsets });
  return new DictionaryCells(entries, offsets, data.values);
}

function dictionaryText(chunks: readonly Data[], context: CellContext): DictionaryText {
  const text = new TextBuffer(DEFAULT_LIMITS, []);
  const ends = [0];
  for (const chunk of chunks) {
    const cells = cellsOf(chunk, undefined, context);
    for (let slot = 0; slot < chunk.length; slot++) {
      cells.write(text, slot);
      ends.push(text.length);
    }
  }
  return { entries: joinPieces(text.pieces, text.length), offsets: Float64Array.from(ends) };
}
