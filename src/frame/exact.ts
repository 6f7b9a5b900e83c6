import type { Field } from 'apache-arrow';
import { RawString } from '../json/raw-string.ts';
import { DecodeError } from '../base/errors.ts';
import type { LoadContext } from '../document/jcr.ts';
import { DocumentContext } from '../document/load-context.ts';
import { membersOf, valuesOf } from '../json/tree.ts';
import { isObject, readBase64 } from '../json/members.ts';
import { describe, quote, type Path } from '../base/path.ts';
import type { Columns } from './arrow/columns.ts';
import { UnbackedSlots } from './arrow/unbacked-slots.ts';
import { readStream } from './stream/reader.ts';

/** A stream that was read, and where it stands. */
export interface ExactArrow {
  readonly columns: Columns;
  readonly path: Path;
}

/**
 * Reads the `arrow` of a document's `exact`; undefined when there is no `exact`.
 *
 * @throws {@link DecodeError} `exact-unsupported` for any other member, `bad-exact` if it is not an object, `missing`,
 *   `wrong-type`, `bad-base64` or `bad-arrow` if its stream cannot be read.
 * @throws {@link LimitError} if the stream is larger than the limits allow.
 */
export function readExact(context: LoadContext): ExactArrow | undefined {
  const { exact, limits } = context;
  if (exact === undefined) return undefined;
  const path = [...context.path.slice(0, -1), 'exact'];
  if (!isObject(exact)) throw new DecodeError('bad-exact', `Expected an object, got ${describe(exact)}`, path);
  for (const [name] of membersOf(exact)) {
    if (name === 'arrow') continue;
    throw new DecodeError('exact-unsupported', `Expected arrow as the only exact of a frame, got ${quote(name)}`, [
      ...path,
      name,
    ]);
  }
  const bytes = readBase64(exact, 'arrow', path).decode(limits);
  const at = [...path, 'arrow'];
  return {
    columns: readStream(bytes, limits, at, new UnbackedSlots(limits, DocumentContext.spentOf(context))),
    path: at,
  };
}

/**
 * Compares the labels that `params` has with the rows of the stream.
 *
 * @param column - a column's object in `params`.
 * @throws {@link DecodeError} `bad-exact` if their number differs, `wrong-type` if it is not an object.
 */
export function checkLabelCount(column: unknown, rows: number, path: Path): void {
  if (!isObject(column) || column instanceof RawString) {
    throw new DecodeError('wrong-type', `Expected an object, got ${describe(column)}`, path);
  }
  const labels = valuesOf(column, path).length;
  if (labels === rows) return;
  throw new DecodeError('bad-exact', `Expected ${rows} labels, as exact has rows, got ${labels}`, path);
}

/** What the stream says of a frame. */
interface FrameFacts {
  readonly fields: readonly Field[];
  readonly rows: number;
}

/**
 * Compares the columns that `params` has with those of the stream, and the labels of the first with its rows.
 *
 * @param data - the columns in `params`.
 * @throws {@link DecodeError} `bad-exact` if they differ, `wrong-type` if it is not an object.
 */
export function checkColumnNames(data: unknown, { fields, rows }: FrameFacts, path: Path): void {
  if (!isObject(data)) throw new DecodeError('wrong-type', `Expected an object, got ${describe(data)}`, path);
  const names = new Set(fields.map((field: Field) => field.name));
  let count = 0;
  for (const [name, column] of membersOf(data)) {
    const at = [...path, name];
    if (!names.has(name)) throw new DecodeError('bad-exact', 'Expected only columns that exact has', at);
    if (count++ === 0) checkLabelCount(column, rows, at);
  }
  if (count === names.size) return;
  throw new DecodeError('bad-exact', `Expected the ${names.size} columns that exact has, got ${count}`, path);
}
