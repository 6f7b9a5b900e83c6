import { readFile, stat } from 'node:fs/promises';
import { builtins } from '../builtins.ts';
import { DecodeError, RaymonError } from '../errors.ts';
import type { RaymonDataType } from '../jcr.ts';
import { checkLimit, resolveLimits, type Limits } from '../limits.ts';
import { isObject, ownMember, readObject, readString, required, type UntrustedObject } from '../params.ts';
import { describe } from '../path.ts';
import { SPACE, ZERO } from '../text/characters.ts';
import { readJson } from '../text/json-reader.ts';
import { createSha256 } from '../text/sha256.ts';
import { blobPath, blobReference } from './blob-store.ts';
import { linesOf } from './log-lines.ts';
import { memberSpan } from './member-span.ts';
import { segmentsOf } from './segment-log.ts';
import { Tag } from './tag.ts';

/** How a log is read. */
export interface ReadLogOptions {
  /** The classes that documents may name; default: the built-in types. */
  readonly registry?: DocumentReader;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits>;
  /** Told of lines that cannot be read, which are then passed over. Without it the first of them ends the reading. */
  readonly onError?: (error: RaymonError) => void;
}

/** What a registry does with the text of a document, and with what `JSON.parse` gives. */
export interface DocumentReader {
  /** Reads the text of a document; see {@link Registry.fromJson}. */
  fromJson(text: Uint8Array, options?: { readonly limits?: Partial<Limits> }): RaymonDataType;
}

/** What every record of a log says. */
export interface Logged {
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** The trace that it belongs to. */
  readonly traceId: string;
  /** The project that it belongs to. */
  readonly projectId: string;
}

/** A record of a log, restored. */
export type LoggedRecord =
  | (Logged & {
      /** A text. */
      readonly kind: 'info';
      /** A text has no name. */
      readonly ref: null;
      /** The text. */
      readonly data: string;
    })
  | (Logged & {
      /** An artefact. */
      readonly kind: 'object';
      /** Name of the artefact within its trace. */
      readonly ref: string;
      /** The wrapper that its document states. */
      readonly data: RaymonDataType;
    })
  | (Logged & {
      /** Tags. */
      readonly kind: 'tags';
      /** Tags have no name of their own together. */
      readonly ref: null;
      /** The tags. */
      readonly data: Tag[];
    });

/**
 * Reads a log, its rotated files included, oldest first; blobs are joined, and verified by size and hash.
 *
 * Lines that were cut off are passed over. Of a log that is rotated meanwhile, records may be missing or come twice.
 * Errors of the file system come as Node gives them.
 *
 * @param path - the log's, as it was given to {@link RaymonFileLogger}.
 * @param options - registry, limits, and what to do with lines that cannot be read.
 * @returns Records, one at a time; each owns its memory.
 * @throws {@link DecodeError} if a line is no record, a document is not what the format says, or a blob is not what
 *   its line says.
 * @throws {@link LimitError} if it passes a limit.
 */
export async function* readLog(path: string, options: ReadLogOptions = {}): AsyncGenerator<LoggedRecord, void> {
  const reader = new LineReader(path, options);
  for (const file of [...segmentsOf(path), path]) {
    if ((await stat(file).catch(() => undefined)) === undefined) continue;
    for await (const line of linesOf(file)) {
      const record = await reader.read(line).catch((error: unknown) => {
        if (options.onError === undefined || !(error instanceof RaymonError)) throw error;
        options.onError(error);
      });
      if (record !== undefined) yield record;
    }
  }
}

class LineReader {
  readonly #log: string;
  readonly #registry: DocumentReader;
  readonly #limits: Limits;

  constructor(log: string, options: ReadLogOptions) {
    this.#log = log;
    this.#registry = options.registry ?? builtins;
    this.#limits = resolveLimits(options.limits);
  }

  async read(line: Uint8Array): Promise<LoggedRecord> {
    const { envelope, data } = split(line, this.#limits);
    const outer = readObject(envelope, []);
    const kind = readString(outer, 'type', []);
    const jcr = readObject(required(outer, 'jcr', []), ['jcr']);
    const logged: Logged = {
      timestamp: readString(jcr, 'timestamp', ['jcr']),
      traceId: readString(jcr, 'trace_id', ['jcr']),
      projectId: readString(jcr, 'project_id', ['jcr']),
    };
    const text = await this.#join(data);
    switch (kind) {
      case 'info':
        return { kind, ...logged, ref: null, data: readText(text) };
      case 'data':
        return { kind: 'object', ...logged, ref: readString(jcr, 'ref', ['jcr']), data: this.#load(text) };
      case 'tags':
        return { kind, ...logged, ref: null, data: readTags(text) };
      default:
        throw new DecodeError('wrong-type', 'Expected a record of type info, data or tags', ['type']);
    }
  }

  #load(text: Uint8Array): RaymonDataType {
    return this.#registry.fromJson(text, { limits: this.#limits });
  }

  /** The data's own text, from its blob when it is a reference to one. */
  async #join(data: Uint8Array): Promise<Uint8Array> {
    if (!isReference(data)) return data;
    const reference = readObject(parse(data), DATA);
    const sha256 = readString(reference, 'sha256', DATA);
    const bytes = required(reference, 'bytes', DATA);
    if (!/^[0-9a-f]{64}$/.test(sha256) || typeof bytes !== 'number') throw badBlob('a hash and a size');
    // The name follows from the hash: no line can name a file elsewhere.
    if (readString(reference, '$ref', DATA) !== blobReference(this.#log, sha256, bytes).$ref) throw badBlob('its name');
    checkLimit(this.#limits, 'documentBytes', bytes, DATA);
    return this.#readBlob(blobPath(this.#log, sha256), sha256, bytes);
  }

  async #readBlob(path: string, sha256: string, bytes: number): Promise<Uint8Array> {
    const size = await stat(path).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) throw badBlob('its file');
    if (size !== bytes) throw badBlob(`${bytes} bytes`);
    const text = await readFile(path);
    const hash = createSha256();
    hash.update(text);
    if (hash.hex() !== sha256) throw badBlob('its hash');
    return text;
  }
}

const DATA = ['jcr', 'data'];

function badBlob(expected: string): DecodeError {
  return new DecodeError('bad-value', `Expected a blob with ${expected}`, DATA);
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();
const BEFORE = ENCODER.encode(',"data":');
const AFTER = ENCODER.encode(',"project_id":');
const REFERENCE = /^\{[ \t]*"\$ref"[ \t]*:/;

/** A line, and the text of its data, which only the exact reader may read. */
interface SplitLine {
  readonly envelope: unknown;
  readonly data: Uint8Array;
}

/** Takes apart a line as our loggers write it: nothing but texts stands before its data, and its project behind it. */
function split(line: Uint8Array, limits: Limits): SplitLine {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const start = text.indexOf(BEFORE);
  const end = text.lastIndexOf(AFTER);
  if (end < start || !HEAD.test(text.toString('latin1', 0, Math.max(0, start)))) return splitForeign(text, limits);
  const envelope = tryParse(Buffer.concat([text.subarray(0, start), text.subarray(end)]));
  // Where the project was found inside of the data, the brackets do not match.
  const jcr: unknown = isObject(envelope) ? ownMember(envelope, 'jcr') : undefined;
  if (!isObject(jcr) || Object.hasOwn(jcr, 'data')) return splitForeign(text, limits);
  return { envelope, data: text.subarray(start + BEFORE.length, end) };
}

/** What stands before the data of most lines. A name with brackets only makes its line slower to read. */
const HEAD = /^\{"type":"\w*","jcr":\{[^{}[\]]*$/;

/** The same for lines that others have written, with spaces or in another order. */
function splitForeign(text: Uint8Array, limits: Limits): SplitLine {
  const jcr = memberSpan(text, 0, 'jcr');
  const data = jcr && memberSpan(text, jcr.start, 'data');
  const envelope = Uint8Array.from(text);
  // Places in the rest of the line, which errors name, stay what they are.
  if (data !== undefined) envelope.fill(SPACE, data.start, data.end).set([ZERO], data.start);
  const { tree } = readJson(envelope, { limits, strict: true, rawStrings: false });
  required(readObject(required(readObject(tree, []), 'jcr', []), ['jcr']), 'data', ['jcr']);
  return { envelope: tree, data: data === undefined ? NOTHING : text.subarray(data.start, data.end) };
}

const NOTHING = new Uint8Array(0);

function tryParse(text: Uint8Array): unknown {
  try {
    return JSON.parse(DECODER.decode(text));
  } catch {
    // The exact reader will say what is wrong.
    return undefined;
  }
}

function isReference(data: Uint8Array): boolean {
  return REFERENCE.test(String.fromCharCode(...data.subarray(0, 24)));
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(DECODER.decode(text));
  } catch (cause) {
    throw new DecodeError('syntax', 'Expected a line of JSON', [], { cause });
  }
}

function readText(text: Uint8Array): string {
  const data = parse(text);
  if (typeof data !== 'string') throw new DecodeError('wrong-type', `Expected a text, got ${describe(data)}`, DATA);
  return data;
}

function readTags(text: Uint8Array): Tag[] {
  const data = parse(text);
  if (!isArray(data)) throw new DecodeError('wrong-type', `Expected tags, an array, got ${describe(data)}`, DATA);
  return data.map((tag) => Tag.fromJcr(tag));
}

function isArray(value: unknown): value is UntrustedObject[] {
  return Array.isArray(value);
}
