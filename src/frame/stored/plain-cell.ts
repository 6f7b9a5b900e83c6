import { encodeBase64 } from '../../base/base64.ts';
import type { Cell } from '../values/row-values.ts';

/** A JSON value. */
type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** A cell as JSON that may lose what it was: integers beyond 2^53 and what is not finite as text, bytes as base64. */
export function plainCell(cell: Cell): Plain {
  if (cell === null || typeof cell === 'boolean' || typeof cell === 'string') return cell;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (cell instanceof Date) return cell.toISOString();
  if (cell instanceof Uint8Array) return encodeBase64(cell);
  if (Array.isArray(cell)) return cell.map(plainCell);
  if (cell instanceof Map) return [...cell].map(([key, value]) => [plainCell(key), plainCell(value)]);
  return Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, plainCell(value as Cell)]));
}
