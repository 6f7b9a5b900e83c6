import { EncodeError, LimitError } from '../../base/errors.ts';
import { checkLimit, resolveLimits, type Limits } from '../../base/limits.ts';
import { utf8Length } from '../../base/utf8.ts';
import { joinBytes, type JsonPart } from '../../text/writer/join.ts';
import { NODE_BUFFER } from '../../base/node-buffer.ts';

/** What a record holds: a message, an artefact's document, or tags. */
export type RecordKind = 'info' | 'object' | 'tags';

/** One logged thing, its data already JSON. */
export interface LogRecord {
  readonly kind: RecordKind;
  readonly timestamp: string;
  readonly traceId: string;
  /** The artefact's name; null for messages and tags. */
  readonly ref: string | null;
  readonly data: readonly JsonPart[];
}

/** Spells records as lines of JSON text. */
export type LineFormat = (record: LogRecord) => readonly JsonPart[];

/** The lines that the API receives, gathered in an array. */
export function apiFormat(projectId: string): LineFormat {
  const project = JSON.stringify(projectId);
  return ({ kind, timestamp, traceId, ref, data }) =>
    framed(
      `{"dtype":"${kind}","timestamp":"${timestamp}","trace_id":${JSON.stringify(traceId)},"project_id":${project},"ref":${JSON.stringify(ref)},"data":`,
      data,
      '}\n',
    );
}

/** The lines of a log file. */
export function fileFormat(projectId: string): LineFormat {
  const tail = `,"project_id":${JSON.stringify(projectId)}}}\n`;
  return ({ kind, timestamp, traceId, ref, data }) =>
    framed(
      `{"type":"${kind === 'object' ? 'data' : kind}","jcr":{"timestamp":"${timestamp}","trace_id":${JSON.stringify(traceId)},"ref":${JSON.stringify(ref)},"data":`,
      data,
      tail,
    );
}

function framed(head: string, data: readonly JsonPart[], tail: string): readonly JsonPart[] {
  const [only] = data;
  return data.length === 1 && typeof only === 'string' ? [head + only + tail] : [head, ...data, tail];
}

const LINE_FEED = 10;
const ENCODER = /* @__PURE__ */ new TextEncoder();

/**
 * The bytes of a line, its line feed included.
 *
 * @param maxBytes - bytes that it may have, its line feed included.
 * @throws {@link LimitError} if it is longer, before memory for it is taken.
 * @throws {@link EncodeError} `custom-encoder` if the JSON text of a user's payload has line feeds.
 */
export function lineBytes(parts: readonly JsonPart[], maxBytes: number): Uint8Array {
  const length = minBytes(parts);
  if (length > maxBytes) throw tooLong(maxBytes, length);
  const [only] = parts;
  const isText = parts.length === 1 && typeof only === 'string';
  const bytes = isText ? textBytes(only) : joinBytes(parts, resolveLimits({ documentBytes: maxBytes }));
  if (bytes.length > maxBytes) throw tooLong(maxBytes, bytes.length);
  if (bytes.indexOf(LINE_FEED) !== bytes.length - 1) {
    throw new EncodeError('custom-encoder', 'Expected a payload whose JSON text is one line');
  }
  return bytes;
}

/** Short lines share Buffer's pool: they are ours alone, and never written to. */
function textBytes(text: string): Uint8Array {
  return NODE_BUFFER === undefined ? ENCODER.encode(text) : NODE_BUFFER.from(text, 'utf8');
}

/** A lower bound of the bytes of JSON text: exact for payloads, one byte for each character. */
export function minBytes(parts: readonly JsonPart[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : part.byteLength), 0);
}

/**
 * Checks the size of a document that goes into a record.
 *
 * @throws {@link LimitError} if its text is longer than `documentBytes`.
 */
export function checkDocumentBytes(parts: readonly JsonPart[], limits: Limits): void {
  // A character is at least one byte and at most three: few texts need to be counted.
  if (minBytes(parts) * 3 <= limits.documentBytes) return;
  const bytes = parts.reduce((sum, part) => sum + (typeof part === 'string' ? utf8Length(part) : part.byteLength), 0);
  checkLimit(limits, 'documentBytes', bytes, []);
}

function tooLong(maxBytes: number, length: number): LimitError {
  return new LimitError('recordBytes', maxBytes, `Expected a record of at most ${maxBytes} bytes, got ${length}`);
}
