import { readFile, stat } from 'node:fs/promises';
import { builtins } from '../../toolkit/builtins.ts';
import { DecodeError, RaymonError } from '../../base/errors.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { checkLimit, resolveLimits, type Limits } from '../../base/limits.ts';
import { isObject, ownMember, readObject, readString, required } from '../../json/members.ts';
import { describe } from '../../base/path.ts';
import { createSha256 } from '../../base/sha256.ts';
import { blobPath, blobReference } from './blob-store.ts';
import { anyParts, ownParts, readLine, type LineParts } from './line-parts.ts';
import { linesOf } from '../../disk/read-lines.ts';
import { memberSpans } from './member-spans.ts';
import { checkOptions, checkPath } from '../logger/options.ts';
import { segmentsOf } from '../../disk/segment-log.ts';
import { Tag } from '../record/tag.ts';

/** How a log is read. */
export interface ReadLogOptions {
  /** The classes that documents may name; default: the built-in types. */
  readonly registry?: DocumentReader | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** Told of lines that cannot be read, which are then passed over. Without it the first of them ends the reading. */
  readonly onError?: ((error: RaymonError) => void) | undefined;
}

/** What a registry does with the text of a document, and with what `JSON.parse` gives. */
export interface DocumentReader {
  /** Reads the text of a document; see {@link Registry.fromJson}. */
  fromJson(text: Uint8Array, options?: { readonly limits?: Partial<Limits> | undefined }): RaymonDataType;
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
 * @throws {@link TraceError} if tags are none, or the path is none.
 */
export async function* readLog(path: string, options: ReadLogOptions = {}): AsyncGenerator<LoggedRecord, void> {
  checkPath(path, 'path');
  checkOptions(options, 'reading a log');
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
    const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
    const own = ownParts(text);
    if (own === undefined) return this.#restore(anyParts(text));
    try {
      // Without waiting: nearly all lines are like this.
      return isReference(own.data) ? await this.#restore(own) : this.#record(own.envelope, own.data);
    } catch (error) {
      if (!(error instanceof RaymonError)) throw error;
      const parts = anyParts(text);
      if (parts.data?.length === own.data.length) throw error;
      return this.#restore(parts);
    }
  }

  async #restore({ envelope, data }: LineParts): Promise<LoggedRecord> {
    if (data === undefined) throw new DecodeError('missing', 'Expected a member data', DATA);
    return this.#record(envelope, isReference(data) ? await this.#join(data) : data);
  }

  #record(envelope: unknown, data: Uint8Array): LoggedRecord {
    const outer = readObject(envelope, []);
    const kind = readString(outer, 'type', []);
    const jcr = readObject(required(outer, 'jcr', []), ['jcr']);
    const logged: Logged = {
      timestamp: readString(jcr, 'timestamp', ['jcr']),
      traceId: readString(jcr, 'trace_id', ['jcr']),
      projectId: readString(jcr, 'project_id', ['jcr']),
    };
    switch (kind) {
      case 'info':
        return { kind, ...logged, ref: null, data: readText(data) };
      case 'data':
        return { kind: 'object', ...logged, ref: readString(jcr, 'ref', ['jcr']), data: this.#load(data) };
      case 'tags':
        return { kind, ...logged, ref: null, data: readTags(data) };
      default:
        throw new DecodeError('wrong-type', 'Expected a record of type info, data or tags', ['type']);
    }
  }

  #load(text: Uint8Array): RaymonDataType {
    return this.#registry.fromJson(text, { limits: this.#limits });
  }

  /** The text of the blob that data refers to. */
  async #join(data: Buffer): Promise<Uint8Array> {
    const reference = readObject(readLine(data), DATA);
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

/** Bytes that are more than any reference has. */
const LONGEST_REFERENCE = 4096;

/** Whether data is a reference to a blob: a document may have a member of that name too, after its own. */
function isReference(data: Buffer): boolean {
  if (data.length > LONGEST_REFERENCE || !data.includes('$ref')) return false;
  const names = Array.from(memberSpans(data, 0), ({ name }) => name);
  return names[0] === '$ref' || (names.includes('$ref') && !names.includes('type'));
}

function readText(text: Uint8Array): string {
  const data = readLine(text);
  if (typeof data !== 'string') throw new DecodeError('wrong-type', `Expected a text, got ${describe(data)}`, DATA);
  return data;
}

function readTags(text: Uint8Array): Tag[] {
  const data = readLine(text);
  if (!isArray(data)) throw new DecodeError('wrong-type', `Expected tags, an array, got ${describe(data)}`, DATA);
  return data.map(readTag);
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function readTag(tag: unknown): Tag {
  const value = isObject(tag) ? ownMember(tag, 'value') : undefined;
  if (!isObject(tag) || typeof value !== 'bigint' || !isExact(value)) return Tag.fromJcr(tag);
  const [type, name, group] = ['type', 'name', 'group'].map((member) => ownMember(tag, member));
  return Tag.fromJcr({ type, name, group, value: Number(value) });
}

/** Whether a number is this integer, or is written like it: large ones end in zeros that are not theirs. */
function isExact(integer: bigint): boolean {
  const number = Number(integer);
  return Number.isFinite(number) && (BigInt(number) === integer || String(number) === String(integer));
}
