import { builtins } from '../toolkit/builtins.ts';
import { EncodeError } from '../base/errors.ts';
import type { RaymonDataTypeClass, TypeRegistry } from '../document/jcr.ts';
import type { JsonValue } from '../json/json-value.ts';
import { isObject, ownMember } from '../json/members.ts';
import { badOption, type OptionNames, readOptions } from '../base/options.ts';
import { isRegistry, type Loaded, type Registry } from '../toolkit/registry.ts';
import { READ_OPTIONS, readLoadOptions, type ReadOptions } from '../document/load-options.ts';
import { checkObject } from '../http/check-options.ts';
import {
  ApiClient,
  type ApiClientOptions,
  CALL_OPTIONS,
  type CallOptions,
  CLIENT_OPTIONS,
  type Route,
} from './client.ts';
import type { RecordBatch } from '../http/record-batch.ts';
import type { JsonBody } from './json-body.ts';
import { readStoredObject, type StoredObject } from './stored-object.ts';

/** The classes that documents may name unless a registry is given. */
type Builtin = typeof builtins extends Registry<infer C> ? C : never;

/** A server, who talks to it, and what its documents may be. */
export interface RaymonApiOptions<C extends RaymonDataTypeClass = Builtin> extends ApiClientOptions {
  /** The classes that fetched documents may name; the built-in ones unless given. */
  readonly registry?: Registry<C> | undefined;
}

/** A part of what was logged, in time and by tags. */
export interface Slice {
  /** Only traces from this time on: a Date, or ISO 8601. */
  readonly begin?: Date | string | undefined;
  /** Only traces up to this time. */
  readonly end?: Date | string | undefined;
  /** A condition on tags, such as `score>=50`. */
  readonly slicestr?: string | undefined;
}

/** A part of a list. */
export interface ListSlice extends Slice {
  /** Most items; 250 unless given. */
  readonly lim?: number | undefined;
}

const SLICE: OptionNames<Slice> = { begin: true, end: true, slicestr: true };
const LIST_SLICE: OptionNames<ListSlice> = { ...SLICE, lim: true };
const REF_SLICE: OptionNames<ListSlice & { readonly ref?: string | undefined }> = { ...LIST_SLICE, ref: true };

/** A profile of data: what `profileCreate` needs of one. */
export interface Profile {
  /** Name of the profile. */
  readonly name: string;
  /** Version of the profile. */
  readonly version: string;
  /** The profile as the JSON that the server keeps. */
  toJcr(): JsonBody;
}

/** The new owner of a project: a person or an organisation. */
export type Owner =
  | {
      /** Id of a person. */
      readonly userId: string;
    }
  | {
      /** Id of an organisation. */
      readonly orgId: string;
    };

const API_OPTIONS: OptionNames<RaymonApiOptions> = { ...CLIENT_OPTIONS, registry: true };

type Document<C, O> = StoredObject<Loaded<C, unknown, O>>;
/** What one call may cost, and how the document in its answer is read. */
export type ObjectOptions = CallOptions & ReadOptions;

const OBJECT_OPTIONS: OptionNames<ObjectOptions> = { ...CALL_OPTIONS, ...READ_OPTIONS };

/**
 * The API of a Raymon server.
 *
 * ```ts
 * const api = new RaymonApi({ projectId, auth: machineLogin({ authUrl, audience, clientId, clientSecret }) });
 * const { value } = await api.objectSearch(projectId, traceId, 'request/image');
 * if (value instanceof Image) await value.toPixels();
 * ```
 *
 * Where nothing else is said, a method gives the server's JSON. For what they reject with see {@link ApiClient}.
 */
export class RaymonApi<C extends RaymonDataTypeClass = Builtin> extends ApiClient {
  readonly #registry: TypeRegistry;

  /**
   * @param options - the server, the login, and the registry for objects.
   * @throws {@link OptionError} if the URL is not of https, or of this machine, or an option is unknown or invalid.
   */
  constructor(options?: RaymonApiOptions<C>) {
    const { registry = builtins, ...client } = readOptions<RaymonApiOptions<RaymonDataTypeClass>>(options, API_OPTIONS);
    if (!isRegistry(registry)) throw badOption('a registry', registry, ['registry']);
    super(client);
    this.#registry = registry;
  }

  /** Creates a project. */
  projectCreate(name: string, options?: CallOptions): Promise<JsonValue> {
    return this.post('projects', { project_name: name }, options);
  }

  /** Finds a project by its name. */
  projectSearch(name: string, options?: CallOptions): Promise<JsonValue> {
    return this.get('projects/search', { project_name: name }, options);
  }

  /** Lists the projects. */
  projectsLs(options?: CallOptions): Promise<JsonValue> {
    return this.get('projects', {}, options);
  }

  /** Gives a project a machine client. */
  projectM2mclientAdd(projectId: string, options?: CallOptions): Promise<JsonValue> {
    return this.post(project(projectId, 'm2m'), undefined, options);
  }

  /** The machine client of a project. */
  projectM2mclientGet(projectId: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'm2m'), {}, options);
  }

  /** Gives a project to another owner. */
  async projectTransfer(projectId: string, owner: Owner, options?: CallOptions): Promise<JsonValue> {
    return this.put(project(projectId), ownerBody(owner), options);
  }

  /** Sets the orchestration of a project. */
  orchestrationApply(projectId: string, cfg: JsonBody, options?: CallOptions): Promise<JsonValue> {
    return this.put(project(projectId), { config: cfg }, options);
  }

  /** The orchestration of a project; null if it has none. */
  async orchestrationGet(projectId: string, options?: CallOptions): Promise<JsonValue> {
    const answer = await this.get(project(projectId), {}, options);
    return (isObject(answer) ? (ownMember(answer, 'config') as JsonValue | undefined) : undefined) ?? null;
  }

  /** Creates an organisation. */
  orgCreate(orgId: string, description: string, options?: CallOptions): Promise<JsonValue> {
    return this.post('orgs', { org_id: orgId, description }, options);
  }

  /** An organisation. */
  orgGet(orgId: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(['orgs', orgId], {}, options);
  }

  /** Adds a person to an organisation. */
  orgAddUser(orgId: string, userId: string, readable: string, options?: CallOptions): Promise<JsonValue> {
    return this.post(['orgs', orgId, 'users'], { user_id: userId, user_readable: readable }, options);
  }

  /** Removes a person from an organisation. */
  orgRmUser(orgId: string, userId: string, options?: CallOptions): Promise<JsonValue> {
    return this.delete(['orgs', orgId, 'users'], { user_id: userId }, options);
  }

  /** Stores a profile under its name and version. */
  async profileCreate(projectId: string, profile: Profile, options?: CallOptions): Promise<JsonValue> {
    const { name, version } = checkObject(profile, 'profile');
    if (typeof profile.toJcr !== 'function') {
      throw new EncodeError('unsupported-value', 'Expected a method toJcr', ['profile', 'toJcr']);
    }
    return this.post(project(projectId, 'profiles', name, version), profile.toJcr(), options);
  }

  /** Lists the profiles of a project. */
  profileLs(projectId: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'profiles'), {}, options);
  }

  /** A profile. */
  profileGet(projectId: string, name: string, version: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'profiles', name, version), {}, options);
  }

  /** A profile of what was logged in a slice. */
  async profileReduce(
    projectId: string,
    name: string,
    version: string,
    slice?: Slice,
    options?: CallOptions,
  ): Promise<JsonValue> {
    const { begin, end, slicestr } = readOptions(slice, SLICE, ['slice']);
    return this.get(project(projectId, 'profiles', name, version, 'reduce'), { begin, end, slicestr }, options);
  }

  /** Lists the traces of a slice. */
  async traceLs(projectId: string, slice?: ListSlice, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'traces'), listQuery(slice), options);
  }

  /** A trace. */
  traceGet(projectId: string, traceId: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'traces', traceId), {}, options);
  }

  /** Lists the artefacts of a slice, those of one name when `ref` is given. */
  async objectLs(
    projectId: string,
    slice?: ListSlice & { readonly ref?: string | undefined },
    options?: CallOptions,
  ): Promise<JsonValue> {
    const { ref, ...list } = readOptions(slice, REF_SLICE, ['slice']);
    return this.get(project(projectId, 'objects'), { ...listQuery(list), ref }, options);
  }

  /**
   * Fetches an artefact by the id that the server gave it.
   *
   * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} if its document cannot be loaded.
   */
  objectGet<const O extends ObjectOptions = ObjectOptions>(
    projectId: string,
    objectId: string,
    options?: O,
  ): Promise<Document<C, O>> {
    return this.#object(project(projectId, 'objects', objectId), {}, options);
  }

  /**
   * Fetches the artefact of a trace that was logged under a name.
   *
   * @throws {@link DecodeError}, {@link UnknownTypeError} or {@link LimitError} if its document cannot be loaded.
   */
  objectSearch<const O extends ObjectOptions = ObjectOptions>(
    projectId: string,
    traceId: string,
    ref: string,
    options?: O,
  ): Promise<Document<C, O>> {
    return this.#object(project(projectId, 'objects', 'search'), { trace_id: traceId, ref }, options);
  }

  /** Lists the names of artefacts in a slice. */
  async refsLs(projectId: string, slice?: ListSlice, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'refs'), listQuery(slice), options);
  }

  /** Lists the tags of a project. */
  tagsLs(projectId: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'tags'), {}, options);
  }

  /** The tags of a trace. */
  tagsGet(projectId: string, traceId: string, options?: CallOptions): Promise<JsonValue> {
    return this.get(project(projectId, 'traces', traceId, 'tags'), {}, options);
  }

  /** Stores records; a wrapper in one stands for its document. */
  ingestBatch(projectId: string, records: readonly JsonBody[], options?: CallOptions): Promise<JsonValue> {
    return this.post(project(projectId, 'ingest_batch'), records, options);
  }

  /**
   * Stores records that are already written: what a `RaymonApiLogger` sends through.
   *
   * Rejects with a {@link TransportError} whatever went wrong, a login included: the logger keeps the records then.
   */
  readonly send = (batch: RecordBatch, signal?: AbortSignal): Promise<void> => this.postBatch(batch, signal);

  async #object<O extends ObjectOptions>(
    route: Route,
    query: { readonly [name: string]: string },
    options: O | undefined,
  ): Promise<Document<C, O>> {
    const { signal, timeout, maxResponseBytes, ...reading } = readOptions<ObjectOptions>(options, OBJECT_OPTIONS);
    const choices = readLoadOptions({ ...reading, limits: reading.limits ?? this.limits }, READ_OPTIONS);
    const answer = await this.request('GET', route, { query }, { signal, timeout, maxResponseBytes });
    return readStoredObject(answer, this.#registry, choices) as Document<C, O>;
  }
}

function project(projectId: string, ...below: string[]): string[] {
  return ['projects', projectId, ...below];
}

function listQuery(slice: ListSlice | undefined) {
  const { begin, end, slicestr, lim = 250 } = readOptions(slice, LIST_SLICE, ['slice']);
  return { begin, end, slicestr, lim };
}

function ownerBody(owner: Owner): JsonBody {
  checkObject(owner, 'owner');
  const userId = 'userId' in owner ? owner.userId : null;
  const orgId = 'orgId' in owner ? owner.orgId : null;
  if ((userId === null) === (orgId === null)) {
    throw new EncodeError('unsupported-value', 'Expected a userId or an orgId, one of them', ['owner']);
  }
  return { user_id: userId, org_id: orgId };
}
