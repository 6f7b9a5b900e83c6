import type { Data, DataType, Field } from 'apache-arrow';
import type { Limits } from '../../base/limits.ts';
import { bitAt, validityOf } from '../arrow/bitmap.ts';
import type { Columns } from '../arrow/columns.ts';
import { isJsonField } from '../arrow/json-field.ts';
import { layoutOf } from '../arrow/layout.ts';
import { slotBytesOf } from '../arrow/slot-bytes.ts';
import { JsonCells } from './json-cells.ts';

/** The most containers that are nested in the cells of columns. */
export function cellDepth(columns: Columns, limits: Limits): number {
  let deepest = 0;
  for (const [i, field] of columns.fields.entries()) {
    deepest = Math.max(deepest, depthOf(field, columns.chunks[i] ?? [], limits));
  }
  return deepest;
}

function depthOf(field: Field, arrays: readonly Data[], limits: Limits): number {
  // Only what stands in mixed cells says how deep they are.
  if (isJsonField(field)) return arrays.reduce((deepest, data) => Math.max(deepest, jsonDepth(data, limits)), 0);
  const layout = layoutOf(field.type);
  switch (layout?.kind) {
    case 'list':
    case 'fixed-list':
    case 'struct':
    case 'union': {
      let inner = 0;
      for (const [i, child] of layout.children.entries()) {
        const children = arrays.flatMap((data) => data.children?.[i] ?? []);
        inner = Math.max(inner, depthOf(child, children, limits));
      }
      return layout.kind === 'union' ? inner : 1 + inner;
    }
    default:
      return scalarDepth(field.type);
  }
}

/** Of what holds no fields. Intervals of two or three numbers are lists. */
function scalarDepth(type: DataType): number {
  const layout = layoutOf(type);
  if (layout?.kind === 'fixed') return layout.element === Int32Array && layout.width > 4 ? 1 : 0;
  return layout?.kind === 'dictionary' ? typeDepth(layout.values) : 0;
}

/** Of the entries of a dictionary, which have a type and no field. */
function typeDepth(type: DataType): number {
  const layout = layoutOf(type);
  if (layout === undefined || !('children' in layout)) return scalarDepth(type);
  const inner = Math.max(0, ...layout.children.map((child) => typeDepth(child.type)));
  return layout.kind === 'union' ? inner : 1 + inner;
}

function jsonDepth(data: Data, limits: Limits): number {
  if (data.length === 0) return 0;
  const cells = new JsonCells(slotBytesOf(data), limits);
  const validity = validityOf(data);
  let deepest = 0;
  for (let slot = 0; slot < data.length; slot++) {
    if (validity === undefined || bitAt(validity, slot)) deepest = Math.max(deepest, cells.depth(slot));
  }
  return deepest;
}
