import { RaymonError } from '../../base/errors.ts';
import { resolveLimits } from '../../base/limits.ts';
import { hasLoneSurrogate } from '../../base/utf8.ts';
import { isObject, ownMember, type UntrustedObject } from '../../json/members.ts';
import { readJson } from '../../text/reader/json-reader.ts';
import type { Span } from '../../trace/record/watched-members.ts';
import { SLOT, SLOT_NAMES, type RecordSpans } from '../../trace/record/record-spans.ts';
import { checkIdentifier } from '../../trace/record/identifier.ts';
import { Tag } from '../../trace/record/tag.ts';
import { HubError } from '../core/hub-error.ts';
import type { HubLimits } from '../core/limits.ts';
import type { IngestRecord, RecordKind, TagFact } from '../store/ingest.ts';
import { scanRefusal } from './scan-refusal.ts';
import { microseconds } from './timestamp.ts';

/** What a record is held against. */
export interface RecordRules {
  /** The project that the request names. */
  readonly projectId: string;
  readonly limits: HubLimits;
}

/** What a list says of a document. */
export type Facts = Pick<IngestRecord, 'type' | 'shape'>;

/** Where the parts of a record stand in what was sent. */
interface Spelling {
  readonly kind: (reader: SpanReader) => RecordKind;
}

const BATCH: Spelling = { kind: (reader) => kindOf(reader, SLOT.dtype, BATCH_KINDS) };
const LINE: Spelling = { kind: (reader) => kindOf(reader, SLOT.lineKind, LINE_KINDS) };
const BATCH_KINDS: ReadonlyMap<string, RecordKind> = new Map([
  ['info', 'info'],
  ['object', 'object'],
  ['tags', 'tags'],
]);
const LINE_KINDS: ReadonlyMap<string, RecordKind> = new Map([
  ['info', 'info'],
  ['data', 'object'],
  ['tags', 'tags'],
]);

/**
 * Takes a record of `ingest_batch` apart: its fields are checked, what a document states is not.
 *
 * @param body - the request.
 * @param found - where the record stands.
 * @param index - its place in the request.
 * @throws {@link HubError} 413 or 422 with index, code and path.
 */
export function readRecord(body: Uint8Array, found: RecordSpans, index: number, rules: RecordRules): IngestRecord {
  return read(body, found, index, rules, BATCH);
}

/** The same for a line of a file log. */
export function readLineRecord(body: Uint8Array, found: RecordSpans, index: number, rules: RecordRules): IngestRecord {
  return read(body, found, index, rules, LINE);
}

function read(
  body: Uint8Array,
  found: RecordSpans,
  index: number,
  { projectId, limits }: RecordRules,
  spelling: Spelling,
): IngestRecord {
  const reader = new SpanReader(body, found, index);
  if (found.fault !== undefined) throw scanRefusal(found.fault, index);
  if (found.end - found.start > limits.recordBytes) {
    throw reader.refuse(
      'limit',
      `Expected a record of at most ${limits.recordBytes} bytes (larger artefacts are put alone)`,
      413,
    );
  }
  if (body[found.start] !== OPEN_OBJECT) throw reader.refuse('wrong-type', 'Expected a record to be an object');
  if (found.twice >= 0 && found.twice <= SLOT.data) {
    throw reader.refuse('duplicate-key', 'Expected a member once', 422, found.twice);
  }
  const kind = spelling.kind(reader);
  const stamp = reader.string(SLOT.timestamp, LONGEST_STAMP);
  const common = {
    index,
    kind,
    at: reader.checked(SLOT.timestamp, () => microseconds(stamp)),
    timestamp: stamp,
    traceId: reader.identifier(SLOT.traceId),
    ref: readRef(reader, kind),
  };
  if (!reader.isAbsent(SLOT.projectId) && reader.string(SLOT.projectId, LONGEST_STAMP) !== projectId) {
    throw reader.refuse('wrong-project', 'Expected the project of the request', 422, SLOT.projectId);
  }
  // Enclosing containers of the data are the record, and what a line wraps it in.
  const depth = found.depth - (spelling === LINE ? 2 : 1);
  if (depth > limits.depth) {
    throw reader.refuse('limit', `Expected at most ${limits.depth} nested containers`, 422, SLOT.data);
  }
  const bytes = reader.view(SLOT.data);
  const data = reader.span(SLOT.data);
  if (kind === 'info') {
    checkText(reader, bytes, limits);
    return { ...common, data, type: null, shape: null, tags: [] };
  }
  if (kind === 'tags') return { ...common, data, type: null, shape: null, tags: readTags(reader, bytes, limits) };
  if (spelling === LINE) refuseReference(reader, bytes);
  return { ...common, data, ...readFacts(reader, bytes), tags: [] };
}

/** What a list says of a document that is all of a body. */
export function documentFacts(body: Uint8Array, found: RecordSpans, limits: HubLimits): Facts {
  if (found.fault !== undefined) throw scanRefusal(found.fault);
  const reader = new SpanReader(body, found, undefined);
  if (found.depth > limits.depth) throw reader.refuse('limit', `Expected at most ${limits.depth} nested containers`);
  return readFacts(reader, body.subarray(found.start, found.end));
}

/** Numbers of a tag are doubles, or integers of any length up to the value's bound. */
const TAG_READING = { limits: resolveLimits({ digits: 1024 }), strict: true, rawStrings: false };
const LONGEST_STAMP = 400;
/** Bytes that are more than a reference to a blob has. */
const LONGEST_REFERENCE = 4096;
const LONGEST_TYPE = 800;
const OPEN_OBJECT = 123;
const OPEN_ARRAY = 91;
const QUOTE = 34;

function kindOf(reader: SpanReader, slot: number, kinds: ReadonlyMap<string, RecordKind>): RecordKind {
  const kind = kinds.get(reader.string(slot, LONGEST_STAMP));
  if (kind !== undefined) return kind;
  throw reader.refuse('wrong-type', `Expected one of ${[...kinds.keys()].join(', ')}`, 422, slot);
}

function readRef(reader: SpanReader, kind: RecordKind): string | null {
  if (kind === 'object') return reader.identifier(SLOT.ref);
  if (reader.isAbsent(SLOT.ref)) return null;
  throw reader.refuse('wrong-type', 'Expected null: only artefacts have a name', 422, SLOT.ref);
}

function checkText(reader: SpanReader, data: Uint8Array, limits: HubLimits): void {
  if (data[0] !== QUOTE) throw reader.refuse('wrong-type', 'Expected a string', 422, SLOT.data);
  if (data.length - 2 > limits.textBytes) {
    throw reader.refuse('limit', `Expected a text of at most ${limits.textBytes} bytes`, 413, SLOT.data);
  }
}

function readTags(reader: SpanReader, data: Uint8Array, limits: HubLimits): TagFact[] {
  if (data[0] !== OPEN_ARRAY) throw reader.refuse('wrong-type', 'Expected a list of tags', 422, SLOT.data);
  if (data.length > limits.tagsBytes) {
    throw reader.refuse('limit', `Expected tags of at most ${limits.tagsBytes} bytes`, 413, SLOT.data);
  }
  let list: readonly unknown[];
  try {
    list = readJson(data, TAG_READING).tree as readonly unknown[];
  } catch (cause) {
    throw reader.refuse('bad-tag', 'Expected values that are strings or finite numbers', 422, SLOT.data, cause);
  }
  if (list.length > limits.recordTags) {
    throw reader.refuse('limit', `Expected at most ${limits.recordTags} tags in a record`, 413, SLOT.data);
  }
  return list.map((tag, at) => readTag(reader, tag, at, limits));
}

function readTag(reader: SpanReader, stated: unknown, at: number, limits: HubLimits): TagFact {
  let tag: Tag;
  const isWide = isObject(stated) && typeof ownMember(stated, 'value') === 'bigint';
  try {
    tag = Tag.fromJcr(isWide ? withDouble(stated) : stated);
  } catch (cause) {
    if (!(cause instanceof RaymonError)) throw cause;
    throw reader.refuse('bad-tag', cause.message, 422, SLOT.data, cause, `[${at}]`);
  }
  const { name, type, group } = tag;
  const value = isWide ? wideValue(ownMember(stated, 'value') as bigint) : tag.value;
  if (typeof value === 'string' && Buffer.byteLength(value) > limits.tagValueBytes) {
    const message = `Expected the value of a tag of at most ${limits.tagValueBytes} bytes`;
    throw reader.refuse('limit', message, 422, SLOT.data, undefined, `[${at}].value`);
  }
  if (typeof value === 'string' && hasLoneSurrogate(value)) {
    throw reader.refuse('bad-tag', 'Expected well-formed text', 422, SLOT.data, undefined, `[${at}].value`);
  }
  return { name, type, group, value };
}

/** The tag as the class takes it: its value is checked apart. */
function withDouble(stated: UntrustedObject): UntrustedObject {
  const [name, type, group] = ['name', 'type', 'group'].map((member) => ownMember(stated, member));
  return { name, type, group, value: 0 };
}

/** An integer that a double does not hold is searched for by its digits. */
function wideValue(value: bigint): string | number {
  return BigInt(Number(value)) === value ? Number(value) : String(value);
}

/** A line may name a file beside its log, which no request brings. */
function refuseReference(reader: SpanReader, data: Uint8Array): void {
  const isSmall = data.length <= LONGEST_REFERENCE && data[0] === OPEN_OBJECT;
  if (!isSmall || !reader.isMissing(SLOT.type) || !textOf(data).includes('"$ref"')) return;
  const message = 'Expected a document, got the name of a blob beside the log; raymon ship sends it along';
  throw reader.refuse('blob-reference', message, 422, SLOT.data);
}

function readFacts(reader: SpanReader, data: Uint8Array): Facts {
  if (data[0] !== OPEN_OBJECT) {
    throw reader.refuse('not-a-document', 'Expected a document: an object with type and params', 422, SLOT.data);
  }
  if (reader.isMissing(SLOT.type) || reader.isMissing(SLOT.params)) {
    throw reader.refuse('not-a-document', 'Expected a document with type and params', 422, SLOT.data);
  }
  const type = reader.short(SLOT.type);
  if (type === undefined) throw reader.refuse('not-a-document', 'Expected the name of a type', 422, SLOT.type);
  const parts = [reader.short(SLOT.elements), reader.short(SLOT.shape)];
  const shape = parts.every((part) => part !== undefined) ? parts.join(' ') : null;
  return { type, shape };
}

/** Reads members by their spans; says where a fault is. */
class SpanReader {
  readonly #body: Uint8Array;
  readonly #found: RecordSpans;
  readonly #index: number | undefined;

  constructor(body: Uint8Array, found: RecordSpans, index: number | undefined) {
    this.#body = body;
    this.#found = found;
    this.#index = index;
  }

  isMissing(slot: number): boolean {
    return this.#found.spans[slot] === undefined;
  }

  /** Whether a member is missing, or null. */
  isAbsent(slot: number): boolean {
    const span = this.#found.spans[slot];
    return span === undefined || this.#body[span.start] === 110;
  }

  view(slot: number): Uint8Array {
    const { start, end } = this.span(slot);
    return this.#body.subarray(start, end);
  }

  string(slot: number, longest: number): string {
    const view = this.view(slot);
    if (view[0] !== QUOTE) throw this.refuse('wrong-type', 'Expected a string', 422, slot);
    if (view.length > longest * 6) throw this.refuse('limit', `Expected at most ${longest} characters`, 422, slot);
    return String(JSON.parse(textOf(view)));
  }

  /** A string that is short and well formed, else undefined. */
  short(slot: number): string | undefined {
    const span = this.#found.spans[slot];
    if (span === undefined || this.#body[span.start] !== QUOTE || span.end - span.start > LONGEST_TYPE)
      return undefined;
    const text = String(JSON.parse(textOf(this.view(slot))));
    return hasLoneSurrogate(text) ? undefined : text;
  }

  identifier(slot: number): string {
    const text = this.string(slot, LONGEST_STAMP);
    try {
      return checkIdentifier(text, SLOT_NAMES[slot] as string);
    } catch (cause) {
      if (!(cause instanceof RaymonError)) throw cause;
      throw this.refuse('bad-id', cause.message, 422, slot, cause);
    }
  }

  /** Adds the place to what a check of a member throws. */
  checked<T>(slot: number, check: () => T): T {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      throw this.refuse(error.code, error.message, error.status, slot, error);
    }
  }

  refuse(code: string, message: string, status = 422, slot?: number, cause?: unknown, below = ''): HubError {
    const index = this.#index;
    const root = index === undefined ? '$' : `$[${index}]`;
    const path = `${root}${slot === undefined ? '' : `.${SLOT_NAMES[slot]}`}${below}`;
    return new HubError(status, code, message, { path, index, ...(cause === undefined ? {} : { cause }) });
  }

  span(slot: number): Span {
    const span = this.#found.spans[slot];
    if (span !== undefined) return span;
    throw this.refuse('missing', 'Expected a member', 422, slot);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
