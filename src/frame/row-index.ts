import { type Data, Field } from 'apache-arrow';
import { DecodeError, EncodeError } from '../base/errors.ts';
import type { Limits } from '../base/limits.ts';
import { type OptionNames, readOptions } from '../base/options.ts';
import { describe, type Path } from '../base/path.ts';
import { hasLoneSurrogate } from '../base/utf8.ts';
import { type Columns, isLevelName, levelName, sliceColumns } from './arrow/columns.ts';
import { columnsOfThisArrow, columnsOfVector, isFromThisArrow, isVector } from './values/table.ts';
import type { ArrowVectorLike } from './values/foreign.ts';
import { isObject } from '../json/members.ts';

/** One level of an index. */
export interface IndexLevel {
  /** The labels of the rows. */
  readonly values: ArrowVectorLike;
  /** Name of the level. */
  readonly name?: string;
}

/** The labels of rows: one vector, or several levels. */
export type IndexInput = ArrowVectorLike | IndexLevel | readonly (ArrowVectorLike | IndexLevel)[];

/** Where the schema names an index: its text for one level, a JSON array of strings and nulls for several. */
const INDEX_NAME = 'raymon.index_name';

/** Columns apart from the index that stands beside them. */
export interface SplitColumns {
  readonly columns: Columns;
  /** One column per level. */
  readonly index: Columns;
  /** The name of each level. */
  readonly names: readonly (string | undefined)[];
}

/**
 * Puts an index beside columns, as they stand in a stream.
 *
 * @throws {@link EncodeError} `bad-index` if it is not an index, is of another length than the columns, or if a column or
 *   metadata has a name that is kept for indices.
 */
export function joinIndex(columns: Columns, input: IndexInput | undefined, limits: Limits): Columns {
  refuseIndexNames(columns);
  const levels: readonly (ArrowVectorLike | IndexLevel)[] =
    input === undefined ? [] : Array.isArray(input) ? input : [input];
  if (levels.length === 0) return columns;
  const names: (string | undefined)[] = [];
  const fields = [...columns.fields];
  const chunks: (readonly Data[])[] = [...columns.chunks];
  for (const [i, level] of levels.entries()) {
    const path = ['index', i];
    const { values, name } = isVector(level) ? { values: level, name: undefined } : levelOf(level, path);
    if (!isVector(values)) {
      const got = describe(values === undefined ? level : values);
      const message = `Expected an index of apache-arrow vectors, got ${got}: vectorFromArray(labels) makes one of a list`;
      throw new EncodeError('bad-index', message, path);
    }
    if (values.length !== columns.rows) {
      throw new EncodeError('bad-index', `Expected an index of ${columns.rows} labels, got ${values.length}`, path);
    }
    if (name !== undefined && (typeof name !== 'string' || hasLoneSurrogate(name))) {
      throw new EncodeError('bad-index', 'Expected a name that is a string without lone surrogates', [...path, 'name']);
    }
    const field = new Field(levelName(i), values.type, true);
    const column = columnsOfThisArrow(
      columnsOfVector(values, field, limits, path),
      isFromThisArrow(values),
      limits,
      path,
    );
    fields.push(column.fields[0] as Field);
    chunks.push(column.chunks[0] as readonly Data[]);
    names.push(name);
  }
  const metadata = new Map(columns.metadata);
  const named = names.some((name) => name !== undefined);
  if (named) metadata.set(INDEX_NAME, names.length === 1 ? String(names[0]) : JSON.stringify(names));
  return { fields, metadata, chunks, rows: columns.rows };
}

const LEVEL_NAMES: OptionNames<IndexLevel> = { values: true, name: true };

/** What a caller gave for a level, nothing known of it. */
function levelOf(level: unknown, path: Path): { readonly values?: unknown; readonly name?: unknown } {
  if (!isObject(level)) return {};
  // A value of another kind, such as a list, is refused before its names are looked at.
  return Object.hasOwn(level, 'values') ? readOptions<Partial<IndexLevel>>(level, LEVEL_NAMES, path) : level;
}

function refuseIndexNames(columns: Columns): void {
  for (const { name } of columns.fields) {
    if (!isLevelName(name)) continue;
    throw new EncodeError('bad-index', 'Expected no column with a name that is kept for the index', [name]);
  }
  if (columns.metadata.has(INDEX_NAME)) {
    throw new EncodeError('bad-index', `Expected no metadata ${INDEX_NAME}: it is kept for the index`, []);
  }
}

/**
 * Takes columns and index apart.
 *
 * @param path - where the stream stands in its document.
 * @throws {@link DecodeError} `bad-exact` if index columns stand anywhere but at the end, in order, or their names are
 *   not those of so many levels.
 */
export function splitIndex(joined: Columns, path: Path): SplitColumns {
  const first = joined.fields.findIndex(({ name }) => isLevelName(name));
  const count = first === -1 ? joined.fields.length : first;
  const columns = sliceColumns(joined, 0, count);
  const index = sliceColumns(joined, count);
  for (const [i, { name }] of index.fields.entries()) {
    if (name !== levelName(i)) {
      throw new DecodeError('bad-exact', LEVELS, path);
    }
  }
  const metadata = new Map(joined.metadata);
  const text = metadata.get(INDEX_NAME);
  metadata.delete(INDEX_NAME);
  return { columns: { ...columns, metadata }, index, names: parseNames(text, index.fields.length, path) };
}

const LEVELS =
  'Expected the levels of the index after the columns, in order, got some alone, as pandas writes an index of which some levels have names: name all of them, or none';

function parseNames(text: string | undefined, levels: number, path: Path): (string | undefined)[] {
  if (text === undefined) return Array.from({ length: levels }, () => undefined);
  if (levels === 1) return [text];
  const names = parseArray(text);
  const isList = names.every((name) => name === null || typeof name === 'string');
  if (levels === 0 || names.length !== levels || !isList || JSON.stringify(names) !== text) {
    throw new DecodeError('bad-exact', `Expected the names of ${levels} levels of an index`, path);
  }
  return names.map((name) => (typeof name === 'string' ? name : undefined));
}

function parseArray(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
