import { DataType, type Field } from 'apache-arrow';
import { EncodeError } from '../../base/errors.ts';
import { type Limits, checkLimit } from '../../base/limits.ts';
import { LongKeys } from '../../base/keys/long-keys.ts';
import type { Path } from '../../base/path.ts';
import { hasLoneSurrogate } from '../../base/utf8.ts';
import type { FrameSchema } from './columns.ts';
import { layoutOf } from './layout.ts';
import { typeProblem } from './type-problem.ts';

/**
 * Checks the schema that a caller brings.
 *
 * @throws {@link EncodeError} `unsupported-value` if a type, a name or metadata cannot stand in an Arrow stream.
 * @throws {@link LimitError} if it has more columns or levels than the limits allow.
 */
export function checkFields(schema: FrameSchema, limits: Limits, path: Path): void {
  checkLimit(limits, 'keys', schema.fields.length, path);
  const longKeys = new LongKeys();
  for (const field of schema.fields) checkField(field, limits, [...path, field.name], 1, longKeys);
  checkMetadata(schema.metadata, limits, path, longKeys);
}

function checkField(field: Field, limits: Limits, path: Path, depth: number, longKeys: LongKeys): void {
  checkLimit(limits, 'depth', depth, path);
  checkText(field.name, path);
  checkLimit(limits, 'longKeys', longKeys.add(field.name), path);
  checkMetadata(field.metadata, limits, path, longKeys);
  const type: DataType = field.type;
  if (layoutOf(type) === undefined) {
    throw new EncodeError('unsupported-value', 'Expected a type of Arrow that apache-arrow can hold', path);
  }
  const stored: DataType = DataType.isDictionary(type) ? type.dictionary : type;
  const problem = DataType.isDictionary(type)
    ? (indexProblem(type.indices) ?? typeProblem(stored))
    : typeProblem(stored);
  if (problem !== undefined) throw new EncodeError('unsupported-value', problem, path);
  if (DataType.isTimestamp(stored)) checkText(stored.timezone ?? '', path);
  for (const child of stored.children ?? []) checkField(child, limits, [...path, child.name], depth + 1, longKeys);
}

function indexProblem(indices: DataType): string | undefined {
  if (DataType.isInt(indices) && [8, 16, 32].includes(indices.bitWidth)) return undefined;
  return 'Expected dictionary indices of 8, 16 or 32 bits';
}

function checkMetadata(metadata: ReadonlyMap<string, string>, limits: Limits, path: Path, longKeys: LongKeys): void {
  for (const [key, value] of metadata) {
    checkLimit(limits, 'longKeys', longKeys.add(key), path);
    checkText(key, path);
    checkText(value, path);
  }
}

/** @throws {@link EncodeError} `unsupported-value` if `text` is not a string, or holds a lone surrogate. */
export function checkText(text: unknown, path: Path): void {
  if (typeof text === 'string' && !hasLoneSurrogate(text)) return;
  throw new EncodeError('unsupported-value', 'Expected a string without lone surrogates: Arrow cannot hold them', path);
}
