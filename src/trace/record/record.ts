import { EncodeError, LimitError } from '../../base/errors.ts';
import { resolveLimits } from '../../base/limits.ts';
import { joinBytes, type JsonPart } from '../../text/writer/writer.ts';

/** What a record holds: a text, an artefact's document, or tags. */
export type RecordKind = 'info' | 'object' | 'tags';

/** One logged thing, its data already JSON. */
export interface LogRecord {
  readonly kind: RecordKind;
  readonly timestamp: string;
  readonly traceId: string;
  /** The artefact's name; null for texts and tags. */
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
 * @param longest - bytes that it may have.
 * @throws {@link LimitError} if it is longer, before memory for it is taken.
 * @throws {@link EncodeError} `custom-encoder` if a user's payload states its JSON text on several lines.
 */
export function lineBytes(parts: readonly JsonPart[], longest: number): Uint8Array {
  const length = atLeast(parts);
  if (length > longest) throw tooLong(longest, length);
  const [only] = parts;
  const isText = parts.length === 1 && typeof only === 'string';
  const bytes = isText ? textBytes(only) : joinBytes(parts, resolveLimits({ documentBytes: longest }));
  if (bytes.length > longest) throw tooLong(longest, bytes.length);
  if (bytes.indexOf(LINE_FEED) !== bytes.length - 1) {
    throw new EncodeError('custom-encoder', 'Expected a payload whose JSON text is one line');
  }
  return bytes;
}

/** Small texts share Buffer's pool: lines are ours alone, and never written to. */
function textBytes(text: string): Uint8Array {
  return typeof Buffer === 'undefined' ? ENCODER.encode(text) : Buffer.from(text, 'utf8');
}

/** Bytes that a text has at least: exactly those of payloads, one for each character. */
export function atLeast(parts: readonly JsonPart[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : part.byteLength), 0);
}

function tooLong(longest: number, length: number): LimitError {
  return new LimitError('recordBytes', longest, `Expected a record of at most ${longest} bytes, got ${length}`);
}
