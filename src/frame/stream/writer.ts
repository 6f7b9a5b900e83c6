import { checkLimit, type Limits } from '../../base/limits.ts';
import type { Path } from '../../base/path.ts';
import { CanonicalWriter, type Batch } from './batch-plan.ts';
import type { Columns } from '../arrow/columns.ts';
import { encodeBatch, encodeMessage, END_OF_STREAM, MESSAGE } from './message.ts';
import { scalar, table, type Slot } from './flatbuffer-writer.ts';
import { bytesOfPiece } from './buffers.ts';
import { encodeSchema } from './schema-codec.ts';
import { joinPieces } from '../../base/bytes.ts';

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
  return [...streamMessages(columns, limits, path).flatMap(({ parts }) => parts), END_OF_STREAM];
}

/** A message of a stream. */
export interface StreamMessage {
  /** One of {@link MESSAGE}. */
  readonly kind: number;
  /** Bytes of its marker, length and metadata. */
  readonly headLength: number;
  readonly bodyLength: number;
  /** Its head and its body, one after the other. */
  readonly parts: readonly Uint8Array[];
}

/** The same as messages, without the marker that ends a stream. */
export function streamMessages(columns: Columns, limits: Limits, path: Path): readonly StreamMessage[] {
  const writer = new CanonicalWriter();
  const runs = columns.chunks.map((chunks) => chunks.map((data) => ({ data, start: 0, count: data.length })));
  const batch = writer.batch(columns.fields, runs, columns.rows);
  const planned: (readonly [kind: number, slots: readonly Slot[], body: Batch | undefined])[] = [
    [MESSAGE.schema, encodeSchema(columns), undefined],
  ];
  for (const { id, batch: values } of writer.dictionaries) {
    planned.push([MESSAGE.dictionary, dictionarySlots(id, values), values]);
  }
  planned.push([MESSAGE.batch, encodeBatch(batch.header), batch]);
  const heads = planned.map(([kind, slots, body]) => encodeMessage(kind, slots, body?.bodyLength ?? 0));
  let length = END_OF_STREAM.length;
  for (const [i, head] of heads.entries()) length += head.length + (planned[i]?.[2]?.bodyLength ?? 0);
  checkLimit(limits, 'payloadBytes', length, path);
  return planned.map(([kind, , body], i) => {
    const head = heads[i] as Uint8Array;
    const parts = (body?.pieces ?? []).flatMap((piece) => [bytesOfPiece(piece), paddingBehind(piece.length)]);
    return { kind, headLength: head.length, bodyLength: body?.bodyLength ?? 0, parts: [head, ...parts] };
  });
}

const PADDING = new Uint8Array(8);

function paddingBehind(length: number): Uint8Array {
  return PADDING.subarray(0, (8 - (length % 8)) % 8);
}

function dictionarySlots(id: number, batch: Batch): readonly Slot[] {
  return [scalar(8, id), table(encodeBatch(batch.header)), scalar(1, 0)];
}
