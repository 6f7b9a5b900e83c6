import type { Field } from 'apache-arrow';
import { EncodeError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { checkChoice, type OptionNames, readOptions } from '../base/options.ts';
import type { Path } from '../base/path.ts';
import { setMember } from '../json/tree.ts';
import type { Columns } from './arrow/columns.ts';
import { type Cell, columnReader } from './values/row-values.ts';

/** How cells are given out. */
export interface CellOptions {
  /**
   * `'js'` gives integers of 64 bits as numbers and timestamps of any unit as Dates; what would lose is refused with its
   * place.
   */
  readonly as?: 'js' | undefined;
}

const CELL_OPTIONS: OptionNames<CellOptions> = { as: true };

/** Whether cells are asked for without bigints. @throws {@link OptionError} if an option is unknown or invalid. */
export function isAsJs(options: CellOptions | undefined): boolean {
  return checkChoice(readOptions(options, CELL_OPTIONS).as, ['js'], ['as']) !== undefined;
}

/**
 * A reader of a column's cells without bigints.
 *
 * @param pathOf - where the cell of a row stands.
 * @throws {@link EncodeError} `unsupported-value`, when a cell is read that would lose.
 */
export function jsColumnReader(
  { fields, chunks }: Columns,
  at: number,
  limits: Limits,
  pathOf: (row: number) => Path,
): (row: number) => Cell {
  let position = 0;
  const refuseLoss = (message: string): never => {
    throw new EncodeError('unsupported-value', `${message}: read it without { as: 'js' }`, pathOf(position));
  };
  const read = columnReader(fields[at] as Field, chunks[at] ?? [], { limits, refuseLoss });
  return (row) => {
    position = row;
    return read(row);
  };
}

/** A reader of rows without bigints; see {@link jsColumnReader}. */
export function jsRowReader(columns: Columns, limits: Limits): (row: number) => { [name: string]: Cell } {
  const readers = new Map<string, (row: number) => Cell>();
  for (const [at, { name }] of columns.fields.entries()) {
    if (!readers.has(name))
      readers.set(
        name,
        jsColumnReader(columns, at, limits, (row) => [row, name]),
      );
  }
  return (row) => {
    const object: { [name: string]: Cell } = {};
    for (const [name, read] of readers) setMember(object, name, read(row));
    return object;
  };
}
