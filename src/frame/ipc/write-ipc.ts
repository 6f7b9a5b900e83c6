import { joinPieces } from '../../base/bytes.ts';
import { ownErrors } from '../../base/foreign-errors.ts';
import type { Limits } from '../../base/limits.ts';
import type { Columns } from '../arrow/columns.ts';
import { streamParts } from '../stream/writer.ts';
import { arrowFileParts } from './arrow-file.ts';
import { outOfMemory } from './out-of-memory.ts';

/**
 * Writes columns as a whole Arrow stream or file.
 *
 * @param columns - checked.
 * @returns Bytes in memory of their own.
 * @throws {@link LimitError} if they are more than `limits.payloadBytes`, or than memory holds.
 */
export function writeIPC(columns: Columns, format: 'stream' | 'file', limits: Limits): Uint8Array<ArrayBuffer> {
  const parts = format === 'file' ? arrowFileParts(columns, limits) : streamParts(columns, limits, []);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return ownErrors(() => joinPieces(parts, length), outOfMemory(length));
}
