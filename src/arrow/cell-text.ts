import { DataType, type Data } from 'apache-arrow';
import { viewOf } from '../bytes.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { validityOf, type Bitmap } from './bitmap.ts';
import { BinaryCells, TextCells, ViewCells } from './byte-cells.ts';
import { NULLS, type Cells, type TimestampText } from './cells.ts';
import { BitCells, fixedCells } from './fixed-cells.ts';
import { layoutOf, type Layout } from './layout.ts';
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
import { offsetsOf } from './offsets.ts';
import { joinPieces, TextBuffer } from './text-buffer.ts';

/**
 * A writer of the cells of one array, as pandas states them, nulls included.
 *
 * @param data - checked.
 */
export function cellsOf(data: Data): Cells {
  const validity = cellValidity(data);
  const cells = validCellsOf(data, 'epoch');
  return validity === undefined ? cells : new NullableCells(cells, validity);
}

/** Which cells of an array are null; undefined where none is, or where what they hold tells. */
export function cellValidity(data: Data): Bitmap | undefined {
  const kind = layoutOf(data.type)?.kind;
  return kind === 'null' || kind === 'union' || data.length === 0 ? undefined : validityOf(data);
}

/** The same as {@link cellsOf} for valid slots only. */
export function validCellsOf(data: Data, timestamps: TimestampText): Cells {
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
      return new ListCells(itemCells(data, type), offsetsOf(data, layout.large));
    case 'fixed-list':
      return new FixedListCells(cellsOf(data.children[0] as Data), layout.size);
    case 'struct':
      return structCells(data, layout);
    case 'union':
      return unionCells(data, layout);
    case 'dictionary':
      return dictionaryCells(data);
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
function itemCells(data: Data, type: DataType): Cells {
  const [child] = data.children;
  if (child === undefined) return NULLS;
  return DataType.isMap(type) ? pairCells(child.children) : cellsOf(child);
}

function pairCells([key, value]: readonly Data[]): Cells {
  return new PairCells(key === undefined ? NULLS : cellsOf(key), value === undefined ? NULLS : cellsOf(value));
}

/** Of fields with the same name the first is written, as for columns. */
function structCells(data: Data, layout: Extract<Layout, { kind: 'struct' }>): Cells {
  const members = new Map<string, StructMember>();
  for (const [i, { name }] of layout.children.entries()) {
    const child = data.children[i];
    if (child !== undefined && !members.has(name)) members.set(name, [nameText(name), cellsOf(child)]);
  }
  return new StructCells([...members.values()]);
}

/** A member's name in JSON, with its colon. */
export function nameText(name: string): DataView {
  return viewOf(new TextEncoder().encode(`${JSON.stringify(name)}:`));
}

function unionCells(data: Data, layout: Extract<Layout, { kind: 'union' }>): Cells {
  const cells = new Map([...layout.ids].map((id, i) => [id, cellsOf(data.children[i] as Data)]));
  return new UnionCells(cells, data.typeIds, layout.dense ? data.valueOffsets : undefined);
}

function dictionaryCells(data: Data): Cells {
  const chunks: readonly Data[] = data.dictionary?.data ?? [];
  const text = new TextBuffer(DEFAULT_LIMITS, []);
  const ends = [0];
  for (const chunk of chunks) {
    const cells = cellsOf(chunk);
    for (let slot = 0; slot < chunk.length; slot++) {
      cells.write(text, slot);
      ends.push(text.length);
    }
  }
  return new DictionaryCells(joinPieces(text.pieces, text.length), Float64Array.from(ends), data.values);
}
