import { DecodeError, RaymonError, withFacts } from '../../base/errors.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import type { LoadOptions } from '../../document/load-options.ts';
import type { Limits } from '../../base/limits.ts';
import { isObject, ownMember, readObject, type UntrustedObject } from '../../json/members.ts';
import { describe, quote } from '../../base/path.ts';
import { DATA_PATH, readLineJson, type RecordLine } from '../record/record-line.ts';
import { Tag } from '../record/tag.ts';
import { readBlob } from './read-blob.ts';

/** What reading a log needs of a registry. */
export interface DocumentReader {
  /** Reads the text of a document; see {@link Registry.fromJson}. */
  fromJson(text: Uint8Array, options?: Pick<LoadOptions, 'limits' | 'unknown'>): RaymonDataType;
}

/** How the documents of a log are read. */
interface Reading {
  readonly limits: Limits;
  readonly unknown: LoadOptions['unknown'];
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

/** Restores the records of one log's lines. */
export class LineReader {
  readonly #log: string;
  readonly #registry: DocumentReader;
  readonly #reading: Reading;

  /**
   * @param log - its path, which blobs lie beside.
   * @param registry - the classes that documents may name.
   * @param unknown - whether documents of other types are kept as they are; else they are an error.
   */
  constructor(log: string, registry: DocumentReader, limits: Limits, unknown?: 'keep') {
    this.#log = log;
    this.#registry = registry;
    this.#reading = { limits, unknown };
  }

  /**
   * Restores a line that was taken apart; an artefact's document is decoded when its `data` is first asked for.
   *
   * @throws {@link DecodeError}, {@link LimitError} or {@link TraceError} if its data is not what it says, or a blob not
   *   what it was.
   */
  async restore(line: RecordLine): Promise<LoggedRecord> {
    const { kind, timestamp, traceId, projectId, ref } = line;
    const logged: Logged = { timestamp, traceId, projectId };
    const text = await this.data(line);
    if (kind === 'info') return { kind, ...logged, ref: null, data: readText(text) };
    if (kind === 'tags') return { kind, ...logged, ref: null, data: readTags(text) };
    return this.#artefact(logged, ref ?? '', detached(text));
  }

  /** The JSON text of a line's data, that of its blob where it refers to one. @throws The same. */
  async data({ data, hasType }: RecordLine): Promise<Uint8Array> {
    const reference = hasType ? undefined : referenceIn(data);
    return reference === undefined ? data : readBlob(this.#log, reference, this.#reading.limits);
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
      return this.#registry.fromJson(text, this.#reading);
    } catch (error) {
      if (!(error instanceof RaymonError)) throw error;
      throw withFacts(error, `in ${quote(ref)} of trace ${quote(traceId)}`, { traceId, ref });
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
