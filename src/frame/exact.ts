import { RawString } from '../json/raw-string.ts';
import { DecodeError } from '../base/errors.ts';
import type { LoadContext } from '../document/jcr.ts';
import { membersOf } from '../json/tree.ts';
import { isObject, readBase64 } from '../json/members.ts';
import { describe, quote, type Path } from '../base/path.ts';
import { valuesOf } from './pandas-reader/read-columns.ts';
import type { Columns } from './arrow/columns.ts';
import { readStream } from './stream/reader.ts';

/** A stream that was read, and where it stands. */
export interface ExactArrow {
  readonly columns: Columns;
  readonly path: Path;
}

/**
 * Reads the `arrow` of a document's `exact`; undefined when there is no `exact`.
 *
 * @throws {@link DecodeError} `exact-unsupported` for any other member, `bad-exact` if it is no object, `missing`,
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
  return { columns: readStream(bytes, limits, at), path: at };
}

/**
 * Compares the labels that `params` has with the rows of the stream.
 *
 * @param column - a column's object in `params`.
 * @throws {@link DecodeError} `bad-exact` if their number differs, `wrong-type` if it is no object.
 */
export function checkLabelCount(column: unknown, rows: number, path: Path): void {
  if (!isObject(column) || column instanceof RawString) {
    throw new DecodeError('wrong-type', `Expected an object, got ${describe(column)}`, path);
  }
  const labels = valuesOf(column, path).length;
  if (labels === rows) return;
  throw new DecodeError('bad-exact', `Expected ${rows} labels, as exact has rows, got ${labels}`, path);
}
