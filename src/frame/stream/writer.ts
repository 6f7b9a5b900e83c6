import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { CanonicalWriter, type Batch } from './batch-plan.ts';
import type { Columns } from '../arrow/columns.ts';
import { encodeBatch, encodeMessage, END_OF_STREAM, MESSAGE } from './message.ts';
import { scalar, table, type Slot } from './flatbuffer-writer.ts';
import { bytesOfPiece } from './buffers.ts';
import { encodeSchema } from './schema-codec.ts';
import { joinPieces } from '../pandas-writer/text-buffer.ts';

/**
 * Writes columns as one canonical Arrow stream: equal columns give equal bytes, however they are cut and sliced.
 *
 * @param columns - checked.
 * @returns The stream in memory of its own.
 * @throws {@link LimitError} if it is longer than `limits.payloadBytes`; nothing of that size is allocated before.
 * @throws {@link EncodeError} if joined chunks exceed what 32-bit offsets or a dictionary's indices can say.
 */
export function writeStream(columns: Columns, limits: Limits, path: Path): Uint8Array<ArrayBuffer> {
  const parts = streamParts(columns, limits, path);
  return joinPieces(
    parts,
    parts.reduce((length, part) => length + part.length, 0),
  );
}

/**
 * The same in parts, one after the other. Numbers without nulls and slices stay in the memory of the columns: any
 * bits are legal there.
 */
export function streamParts(columns: Columns, limits: Limits, path: Path): readonly Uint8Array[] {
  const writer = new CanonicalWriter();
  const runs = columns.chunks.map((chunks) => chunks.map((data) => ({ data, start: 0, count: data.length })));
  const batch = writer.batch(columns.fields, runs, columns.rows);
  const messages: (readonly [head: Uint8Array, batch: Batch | undefined])[] = [
    [encodeMessage(MESSAGE.schema, encodeSchema(columns), 0), undefined],
  ];
  for (const { id, batch: values } of writer.dictionaries) {
    messages.push([encodeMessage(MESSAGE.dictionary, dictionarySlots(id, values), values.bodyLength), values]);
  }
  messages.push([encodeMessage(MESSAGE.batch, encodeBatch(batch.header), batch.bodyLength), batch]);

  let length = END_OF_STREAM.length;
  for (const [head, body] of messages) length += head.length + (body?.bodyLength ?? 0);
  checkLimit(limits, 'payloadBytes', length, path);
  const parts: Uint8Array[] = [];
  for (const [head, body] of messages) {
    parts.push(head);
    for (const piece of body?.pieces ?? []) parts.push(bytesOfPiece(piece), paddingBehind(piece.length));
  }
  parts.push(END_OF_STREAM);
  return parts;
}

const PADDING = new Uint8Array(8);

function paddingBehind(length: number): Uint8Array {
  return PADDING.subarray(0, (8 - (length % 8)) % 8);
}

function dictionarySlots(id: number, batch: Batch): readonly Slot[] {
  return [scalar(8, id), table(encodeBatch(batch.header)), scalar(1, 0)];
}
