import { calendarDate } from '../../../frame/arrow/calendar-date.ts';
import { floorDivide } from '../../../frame/arrow/time.ts';
import type { Cell } from '../../../frame/values/row-values.ts';
import { bytesCell, CELL_CHARACTERS, NULL_CELL, stringCell, type CellText } from '../text/cell-text.ts';
import { floatCell, type FloatWidth } from '../text/number-text.ts';
import { cutText } from '../text/visible.ts';
import { TYPE_ID, unitName, type ArrowType } from './arrow-type.ts';

const FLOAT_WIDTHS: readonly FloatWidth[] = ['float16', 'float32', 'float64'];

/**
 * A cell as one line of text, exactly: no integer, decimal or time is rounded. Nested cells are cut where they are long.
 *
 * @param cell - as the readers of frames give it.
 * @param type - of its column.
 */
export function arrowCell(cell: Cell, type: ArrowType): CellText {
  return cellText(cell, type, 0);
}

/** Cells nested deeper than this are shown as dots; they open as trees. */
const MOST_LEVELS = 8;

function cellText(cell: Cell, type: ArrowType, depth: number): CellText {
  if (cell === null) return NULL_CELL;
  if (depth > MOST_LEVELS) return { text: '…', kind: 'nested', isCut: true };
  switch (type.typeId) {
    case TYPE_ID.dictionary:
      return cellText(cell, type.dictionary ?? type, depth + 1);
    case TYPE_ID.float:
      if (typeof cell === 'number') return floatCell(cell, FLOAT_WIDTHS[type.precision ?? 2] ?? 'float64');
      break;
    case TYPE_ID.date:
    case TYPE_ID.timestamp:
    case TYPE_ID.time:
    case TYPE_ID.duration:
    case TYPE_ID.interval:
      return timeCell(cell, type);
    case TYPE_ID.decimal:
      return { text: String(cell), kind: 'number' };
    case TYPE_ID.list:
    case TYPE_ID.largeList:
    case TYPE_ID.fixedSizeList:
      if (Array.isArray(cell)) return listCell(cell, type.children?.[0]?.type, depth);
      break;
    case TYPE_ID.struct:
      return structCell(cell, type, depth);
    case TYPE_ID.map:
      if (cell instanceof Map) return mapCell(cell, type, depth);
      break;
    default:
  }
  return plainCell(cell);
}

/** A cell whose type says nothing of how it looks, as in a union. */
function plainCell(cell: Cell): CellText {
  if (cell === null) return NULL_CELL;
  switch (typeof cell) {
    case 'string':
      return stringCell(cell);
    case 'boolean':
      return { text: String(cell), kind: 'boolean' };
    case 'bigint':
      return { text: String(cell), kind: 'number' };
    case 'number':
      if (Number.isInteger(cell) && !Object.is(cell, -0)) return { text: String(cell), kind: 'number' };
      return floatCell(cell, 'float64');
    default:
  }
  if (cell instanceof Uint8Array) return bytesCell(cell);
  if (cell instanceof Date) return { text: cell.toISOString(), kind: 'time' };
  if (Array.isArray(cell)) return listCell(cell, undefined, 0);
  return { text: cell instanceof Map ? `map of ${cell.size}` : 'struct', kind: 'nested' };
}

const PER_SECOND = [1n, 1000n, 1_000_000n, 1_000_000_000n] as const;
const DIGITS = [0, 3, 6, 9] as const;
const DAY_SECONDS = 86_400n;

function timeCell(cell: Cell, type: ArrowType): CellText {
  return { text: timeText(cell, type), kind: 'time' };
}

function timeText(cell: Cell, type: ArrowType): string {
  if (type.typeId === TYPE_ID.interval) return intervalText(cell, type.unit ?? 0);
  const unit = type.unit ?? 0;
  if (type.typeId === TYPE_ID.duration) return `${String(cell)} ${unitName(type)}`;
  if (type.typeId === TYPE_ID.date) {
    if (typeof cell === 'bigint') return unit === 0 ? calendarDate(cell) : instantText(cell, 1);
    const time = cell instanceof Date ? cell.getTime() : Number(cell);
    return time % 86_400_000 === 0 ? calendarDate(BigInt(time / 86_400_000)) : instantText(BigInt(time), 1);
  }
  if (type.typeId === TYPE_ID.time) return clockText(BigInt(cell as number | bigint), unit);
  const count = cell instanceof Date ? BigInt(cell.getTime()) / (unit === 0 ? 1000n : 1n) : BigInt(cell as bigint);
  return `${instantText(count, unit)}${type.timezone ? 'Z' : ''}`;
}

/** A count of a unit since 1970 as date and time, with all digits of the unit. */
function instantText(count: bigint, unit: number): string {
  const perDay = DAY_SECONDS * (PER_SECOND[unit] ?? 1n);
  const days = floorDivide(count, perDay);
  return `${calendarDate(days)} ${clockText(count - days * perDay, unit)}`;
}

const two = (part: bigint): string => part.toString().padStart(2, '0');

function clockText(count: bigint, unit: number): string {
  const perSecond = PER_SECOND[unit] ?? 1n;
  const sign = count < 0n ? '-' : '';
  const size = count < 0n ? -count : count;
  const seconds = size / perSecond;
  const clock = `${sign}${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const digits = DIGITS[unit] ?? 0;
  return digits === 0 ? clock : `${clock}.${(size % perSecond).toString().padStart(digits, '0')}`;
}

function intervalText(cell: Cell, unit: number): string {
  if (!Array.isArray(cell)) return `${String(cell)} months`;
  const parts = (unit === 1 ? ['days', 'ms'] : ['months', 'days', 'ns']) as readonly string[];
  return cell.map((part, i) => `${String(part)} ${parts[i] ?? ''}`).join(' ');
}

/** Items of a list that a cell shows. */
const MOST_ITEMS = 40;

function listCell(cells: readonly Cell[], type: ArrowType | undefined, depth: number): CellText {
  const items = cells.slice(0, MOST_ITEMS).map((cell) => inner(cell, type, depth));
  return cutNested('[', items, cells.length, ']');
}

/** An item of a nested cell as text, and whether there is more of it. */
interface Part {
  readonly text: string;
  readonly isCut: boolean;
}

function inner(cell: Cell, type: ArrowType | undefined, depth: number): Part {
  const { text, kind, isCut = false } = type === undefined ? plainCell(cell) : cellText(cell, type, depth + 1);
  return { text: kind === 'string' ? JSON.stringify(text) : text, isCut };
}

function structCell(cell: Cell, type: ArrowType, depth: number): CellText {
  if (typeof cell !== 'object' || cell === null) return plainCell(cell);
  const fields = type.children ?? [];
  const items = fields.slice(0, MOST_ITEMS).map(({ name, type: fieldType }) => {
    const member = Object.getOwnPropertyDescriptor(cell, name)?.value as Cell | undefined;
    const { text, isCut } = inner(member ?? null, fieldType, depth);
    return { text: `${name}: ${text}`, isCut };
  });
  return cutNested('{', items, fields.length, '}');
}

function mapCell(cell: ReadonlyMap<Cell, Cell>, type: ArrowType, depth: number): CellText {
  const [key, value] = type.children?.[0]?.type.children ?? [];
  const items: Part[] = [];
  for (const [k, v] of cell) {
    if (items.length >= MOST_ITEMS) break;
    const [from, to] = [inner(k, key?.type, depth), inner(v, value?.type, depth)];
    items.push({ text: `${from.text} → ${to.text}`, isCut: from.isCut || to.isCut });
  }
  return cutNested('{', items, cell.size, '}');
}

function cutNested(open: string, items: readonly Part[], count: number, close: string): CellText {
  const more = count > items.length ? `, … (${count})` : '';
  const text = `${open}${items.map((item) => item.text).join(', ')}${more}${close}`;
  const isCut = text.length > CELL_CHARACTERS || more !== '' || items.some((item) => item.isCut);
  return { text: cutText(text, CELL_CHARACTERS), kind: 'nested', isCut };
}
