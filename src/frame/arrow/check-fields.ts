import { DataType, type Field } from 'apache-arrow';
import { EncodeError } from '../../base/errors.ts';
import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { layoutOf } from './layout.ts';
import type { FrameSchema } from '../stream/schema-codec.ts';
import { typeProblem } from '../stream/type-codec.ts';

/**
 * Checks the schema that a caller brings.
 *
 * @throws {@link EncodeError} `unsupported-value` if a type, a name or metadata cannot stand in an Arrow stream.
 * @throws {@link LimitError} if it has more columns or levels than the limits allow.
 */
export function checkFields(schema: FrameSchema, limits: Limits, path: Path): void {
  checkLimit(limits, 'keys', schema.fields.length, path);
  for (const field of schema.fields) checkField(field, limits, [...path, field.name], 1);
  checkMetadata(schema.metadata, path);
}

function checkField(field: Field, limits: Limits, path: Path, depth: number): void {
  checkLimit(limits, 'depth', depth, path);
  checkText(field.name, path);
  checkMetadata(field.metadata, path);
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
  for (const child of stored.children ?? []) checkField(child, limits, [...path, child.name], depth + 1);
}

function indexProblem(indices: DataType): string | undefined {
  if (DataType.isInt(indices) && [8, 16, 32].includes(indices.bitWidth)) return undefined;
  return 'Expected dictionary indices of 8, 16 or 32 bits';
}

function checkMetadata(metadata: ReadonlyMap<string, string>, path: Path): void {
  for (const [key, value] of metadata) {
    checkText(key, path);
    checkText(value, path);
  }
}

/** @throws {@link EncodeError} `unsupported-value` if `text` is no string, or holds a lone surrogate. */
export function checkText(text: unknown, path: Path): void {
  if (typeof text === 'string' && !hasLoneSurrogate(text)) return;
  throw new EncodeError('unsupported-value', 'Expected text without lone surrogates: Arrow cannot hold them', path);
}

/** Whether a text holds half a pair of surrogates. */
export function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udfff]/u.test(text);
}
