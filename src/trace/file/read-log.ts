import { checkChoice } from '../../base/options.ts';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { builtins } from '../../toolkit/builtins.ts';
import { DecodeError, RaymonError } from '../../base/errors.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { resolveLimits, type Limits } from '../../base/limits.ts';
import { isObject, ownMember, readObject, type UntrustedObject } from '../../json/members.ts';
import { describe, quote } from '../../base/path.ts';
import { readBlob } from './read-blob.ts';
import { linesOf } from '../../disk/read-lines.ts';
import { optionIdentifier } from '../record/identifier.ts';
import { DATA_PATH, readLineJson, readRecordLine, type RecordLine } from '../record/record-line.ts';
import { checkPath } from '../logger/options.ts';
import { checkCallback, type OptionNames, readOptions } from '../../base/options.ts';
import { segmentsOf } from '../../disk/segment-log.ts';
import { Tag } from '../record/tag.ts';

/** How a log is read. */
export interface ReadLogOptions {
  /** The classes that documents may name; default: the built-in types. */
  readonly registry?: DocumentReader | undefined;
  /** Limits of this call; {@link DEFAULT_LIMITS} for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** What a log that does not exist is: an error of the file system (`ENOENT`), the default, or a log without records. */
  readonly missing?: 'error' | 'empty' | undefined;
  /** Gives only the records of this trace; data of others is neither decoded nor, where it is in a blob, read. */
  readonly traceId?: string | undefined;
  /** Gives only the artefacts of this name, and so neither texts nor tags. */
  readonly ref?: string | undefined;
  /** Gives only records of this kind. */
  readonly kind?: LoggedRecord['kind'] | undefined;
  /** Told of lines that cannot be read, which are then passed over. Without it the first of them ends the reading. */
  readonly onError?: ((error: RaymonError) => void) | undefined;
}

const READ_LOG_OPTIONS: OptionNames<ReadLogOptions> = {
  registry: true,
  limits: true,
  missing: true,
  traceId: true,
  ref: true,
  kind: true,
  onError: true,
};

/** What reading a log needs of a registry. */
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
      /** A message for people. */
      readonly kind: 'info';
      /** Messages have no name. */
      readonly ref: null;
      /** The message. */
      readonly data: string;
    })
  | (Logged & {
      /** An artefact. */
      readonly kind: 'object';
      /** Name of the artefact within its trace. */
      readonly ref: string;
      /**
       * The wrapper that its document states, decoded when it is first asked for: what is wrong with the document is
       * thrown then, as `fromJson` throws it, with the trace id and the ref.
       */
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
 * A line is proved to be JSON, and its blob read and verified, before its record is given; an artefact's document is
 * decoded when `data` is first asked for. Lines that were cut off are passed over. Of a log that is rotated meanwhile, records may be missing or come twice.
 * Errors of the file system come as Node gives them, also that the file does not exist.
 *
 * @param path - the log's, as it was given to {@link RaymonFileLogger}.
 * @param options - registry, limits, which records to give, and what to do with lines that cannot be read.
 * @returns Records, one at a time; each owns its memory.
 * @throws {@link DecodeError} if a line is invalid, or a blob differs from what its line says.
 * @throws {@link LimitError} if it passes a limit.
 * @throws {@link TraceError} if a tag is invalid.
 * @throws {@link OptionError} if an option is unknown or invalid, or there is no path.
 */
export async function* readLog(path: string, options?: ReadLogOptions): AsyncGenerator<LoggedRecord, void> {
  checkPath(path, 'path');
  const given = readOptions(options, READ_LOG_OPTIONS);
  checkCallback(given.onError, ['onError']);
  const missing = checkChoice(given.missing, ['error', 'empty'], ['missing']) ?? 'error';
  for (const name of ['traceId', 'ref'] as const) if (given[name] !== undefined) optionIdentifier(given[name], name);
  checkChoice(given.kind, ['info', 'object', 'tags'], ['kind']);
  const reader = new LineReader(path, given);
  for (const file of filesOf(path, missing)) {
    // Others may have deleted it meanwhile.
    if (!existsSync(file)) continue;
    for await (const line of linesOf(file)) {
      const record = await reader.read(line).catch((error: unknown) => {
        if (given.onError === undefined || !(error instanceof RaymonError)) throw error;
        given.onError(error);
      });
      if (record !== undefined) yield record;
    }
  }
}

/**
 * The files of a log, oldest first.
 *
 * @throws What the file system throws, if the log does not exist and that is an error.
 */
function filesOf(path: string, missing: 'error' | 'empty'): string[] {
  if (missing === 'empty' && !existsSync(dirname(path))) return [];
  const segments = segmentsOf(path);
  // A full file may have no successor yet: the next line makes it.
  if (missing === 'error' && segments.length === 0) statSync(path);
  return [...segments, path];
}

class LineReader {
  readonly #log: string;
  readonly #registry: DocumentReader;
  readonly #limits: Limits;
  readonly #wanted: Pick<ReadLogOptions, 'traceId' | 'ref' | 'kind'>;

  constructor(log: string, options: ReadLogOptions) {
    this.#log = log;
    this.#registry = options.registry ?? builtins;
    this.#limits = resolveLimits(options.limits);
    this.#wanted = options;
  }

  /** The record of a line; undefined if another one was asked for. */
  async read(line: Uint8Array): Promise<LoggedRecord | undefined> {
    const record = await readRecordLine(line);
    if (!this.#isWanted(record)) return undefined;
    const { kind, timestamp, traceId, projectId, ref, data, hasType } = record;
    const logged: Logged = { timestamp, traceId, projectId };
    const reference = hasType ? undefined : referenceIn(data);
    const text = reference === undefined ? data : await readBlob(this.#log, reference, this.#limits);
    if (kind === 'info') return { kind, ...logged, ref: null, data: readText(text) };
    if (kind === 'tags') return { kind, ...logged, ref: null, data: readTags(text) };
    return this.#artefact(logged, ref ?? '', detached(text));
  }

  #isWanted(record: RecordLine): boolean {
    const { traceId, ref, kind } = this.#wanted;
    return (
      (traceId === undefined || traceId === record.traceId) &&
      (ref === undefined || ref === record.ref) &&
      (kind === undefined || kind === record.kind)
    );
  }

  #artefact(logged: Logged, ref: string, text: Uint8Array): LoggedRecord {
    const decode = once(() => this.#load(text, logged.traceId, ref));
    return {
      kind: 'object',
      ...logged,
      ref,
      get data() {
        return decode();
      },
    };
  }

  #load(text: Uint8Array, traceId: string, ref: string): RaymonDataType {
    try {
      return this.#registry.fromJson(text, { limits: this.#limits });
    } catch (error) {
      if (!(error instanceof RaymonError)) throw error;
      throw error.knowing(`in ${quote(ref)} of trace ${quote(traceId)}`, { traceId, ref });
    }
  }
}

/** Gives, or throws, the first time's result ever after; what `make` holds can be forgotten then. */
function once<T>(make: () => T): () => T {
  let result: (() => T) | undefined;
  let first: (() => T) | undefined = make;
  return () => {
    if (first !== undefined) {
      try {
        const value = first();
        result = () => value;
      } catch (error) {
        result = () => {
          throw error;
        };
      }
      first = undefined;
    }
    return (result as () => T)();
  };
}

/** A copy of a few bytes of a large piece of memory, which they would keep; else the bytes themselves. */
function detached(bytes: Uint8Array): Uint8Array {
  return bytes.length * 2 < bytes.buffer.byteLength ? bytes.slice() : bytes;
}

/** Bytes of the longest reference. */
const MAX_REFERENCE_BYTES = 4096;
const OPEN_OBJECT = 0x7b;

/** The reference to a blob, if data without a member `type` is one. */
function referenceIn(data: Uint8Array): UntrustedObject | undefined {
  if (data[0] !== OPEN_OBJECT || data.length > MAX_REFERENCE_BYTES) return undefined;
  const reference = readObject(readLineJson(data), DATA_PATH);
  return ownMember(reference, '$ref') === undefined ? undefined : reference;
}

function readText(text: Uint8Array): string {
  const data = readLineJson(text);
  if (typeof data !== 'string')
    throw new DecodeError('wrong-type', `Expected a string, got ${describe(data)}`, DATA_PATH);
  return data;
}

function readTags(text: Uint8Array): Tag[] {
  const data = readLineJson(text);
  if (!isArray(data)) throw new DecodeError('wrong-type', `Expected tags, an array, got ${describe(data)}`, DATA_PATH);
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

/** Whether a number is this integer, or is written like it: JSON writes large numbers with zeros for the digits that they do not have. */
function isExact(integer: bigint): boolean {
  const number = Number(integer);
  return Number.isFinite(number) && (BigInt(number) === integer || String(number) === String(integer));
}
