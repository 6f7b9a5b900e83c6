import type { FileBlobs } from './file-blobs.ts';
import { KnownProjects } from './known-projects.ts';
import { backupStore } from '../../jobs/backup.ts';
import { verifyStore } from '../../jobs/verify.ts';
import type { Calls, Step } from '../calls.ts';
import type { IngestAnswer, IngestBatch } from '../ingest.ts';
import type { ProjectFacts } from '../projects.ts';
import { MAX_WAITING_BATCHES, MAX_WAITING_READS } from '../store-limits.ts';
import { storeError } from '../store-error.ts';
import type { Store } from '../store.ts';
import type { LastingThread } from '../threads/lasting-thread.ts';
import type { ThreadHandle } from '../threads/thread-handle.ts';
import type { Selection } from '../traces.ts';
import type { Removed, Verified } from '../upkeep.ts';

type ParametersOf<K extends keyof Calls> = Parameters<Calls[K]>;
type Answer<K extends keyof Calls> = Promise<ReturnType<Calls[K]>>;

/** The threads of a store. */
export interface Threads {
  readonly writer: LastingThread;
  readonly readers: readonly LastingThread[];
  /** Starts one for work that takes long. */
  startReader(): Promise<ThreadHandle>;
}

/** A store whose work is done by threads. */
export class ThreadStore implements Store {
  readonly blobs: FileBlobs;
  readonly #threads: Threads;
  readonly #maxBytes: number;
  readonly #known = new KnownProjects((id) => this.projectGet(id));
  #batches = 0;
  #bytes = 0;
  #copies = 0;
  #closing: Promise<void> | undefined;
  /** Steps of upkeep come one after the other. */
  #upkeep: Promise<unknown> = Promise.resolve();

  constructor(threads: Threads, blobs: FileBlobs, maxBytes: number) {
    this.#threads = threads;
    this.blobs = blobs;
    this.#maxBytes = maxBytes;
  }

  async ingest(batch: IngestBatch): Promise<IngestAnswer> {
    this.#checkOpen();
    const { length } = batch.bytes;
    const hasRoom = this.#batches === 0 || this.#bytes + length <= this.#maxBytes;
    if (!hasRoom || this.#batches >= MAX_WAITING_BATCHES) {
      throw storeError('busy', 'Expected fewer batches that wait to be written');
    }
    this.#batches += 1;
    this.#bytes += length;
    try {
      const bytes = owned(batch.bytes);
      const answer = await this.#threads.writer.call('ingest', [{ ...batch, bytes }], [bytes.buffer]);
      return answer as IngestAnswer;
    } finally {
      this.#batches -= 1;
      this.#bytes -= length;
    }
  }

  async projectKnown(id: string): Promise<ProjectFacts | null> {
    this.#checkOpen();
    return this.#known.get(id);
  }

  pressure(): { readonly batches: number; readonly bytes: number } {
    return { batches: this.#batches, bytes: this.#bytes };
  }

  readonly traceList: Store['traceList'] = (...parameters) => this.#read('traceList', ...parameters);
  readonly traceListJson: Store['traceListJson'] = (...parameters) => this.#read('traceListJson', ...parameters);
  readonly tracePick: Store['tracePick'] = (...parameters) => this.#read('tracePick', ...parameters);
  readonly traceGet: Store['traceGet'] = (...parameters) => this.#read('traceGet', ...parameters);
  readonly traceOpen: Store['traceOpen'] = (...parameters) => this.#read('traceOpen', ...parameters);
  readonly traceTags: Store['traceTags'] = (...parameters) => this.#read('traceTags', ...parameters);
  readonly objectList: Store['objectList'] = (...parameters) => this.#read('objectList', ...parameters);
  readonly objectGet: Store['objectGet'] = (...parameters) => this.#read('objectGet', ...parameters);
  readonly objectFind: Store['objectFind'] = (...parameters) => this.#read('objectFind', ...parameters);
  readonly refList: Store['refList'] = (...parameters) => this.#read('refList', ...parameters);
  readonly tagNames: Store['tagNames'] = (...parameters) => this.#read('tagNames', ...parameters);
  readonly tagValues: Store['tagValues'] = (...parameters) => this.#read('tagValues', ...parameters);
  readonly histogram: Store['histogram'] = (...parameters) => this.#read('histogram', ...parameters);
  readonly scatter: Store['scatter'] = (...parameters) => this.#read('scatter', ...parameters);
  readonly projectGet: Store['projectGet'] = (...parameters) => this.#read('projectGet', ...parameters);
  readonly projectSearch: Store['projectSearch'] = (...parameters) => this.#read('projectSearch', ...parameters);
  readonly projectList: Store['projectList'] = (...parameters) => this.#read('projectList', ...parameters);
  readonly orgGet: Store['orgGet'] = (...parameters) => this.#read('orgGet', ...parameters);
  readonly orgList: Store['orgList'] = (...parameters) => this.#read('orgList', ...parameters);
  readonly orgsOf: Store['orgsOf'] = (...parameters) => this.#read('orgsOf', ...parameters);
  readonly profileGet: Store['profileGet'] = (...parameters) => this.#read('profileGet', ...parameters);
  readonly profileList: Store['profileList'] = (...parameters) => this.#read('profileList', ...parameters);
  readonly sliceList: Store['sliceList'] = (...parameters) => this.#read('sliceList', ...parameters);
  readonly tokenFind: Store['tokenFind'] = (...parameters) => this.#read('tokenFind', ...parameters);
  readonly tokenList: Store['tokenList'] = (...parameters) => this.#read('tokenList', ...parameters);
  readonly machineOf: Store['machineOf'] = (...parameters) => this.#read('machineOf', ...parameters);
  readonly machineFind: Store['machineFind'] = (...parameters) => this.#read('machineFind', ...parameters);
  readonly deviceFind: Store['deviceFind'] = (...parameters) => this.#read('deviceFind', ...parameters);
  readonly deviceByUserCode: Store['deviceByUserCode'] = (...parameters) =>
    this.#read('deviceByUserCode', ...parameters);

  readonly projectCreate: Store['projectCreate'] = (...parameters) => this.#write('projectCreate', ...parameters);
  readonly projectUpdate: Store['projectUpdate'] = (...parameters) =>
    this.#known.around(() => this.#write('projectUpdate', ...parameters));
  readonly projectDelete: Store['projectDelete'] = (...parameters) =>
    this.#known.around(() => this.#write('projectDelete', ...parameters));
  readonly orgCreate: Store['orgCreate'] = (...parameters) => this.#write('orgCreate', ...parameters);
  readonly orgAddMember: Store['orgAddMember'] = (...parameters) => this.#write('orgAddMember', ...parameters);
  readonly orgRemoveMember: Store['orgRemoveMember'] = (...parameters) => this.#write('orgRemoveMember', ...parameters);
  readonly profilePut: Store['profilePut'] = (...parameters) => this.#write('profilePut', ...parameters);
  readonly slicePut: Store['slicePut'] = (...parameters) => this.#write('slicePut', ...parameters);
  readonly sliceDelete: Store['sliceDelete'] = (...parameters) => this.#write('sliceDelete', ...parameters);
  readonly tokenCreate: Store['tokenCreate'] = (...parameters) => this.#write('tokenCreate', ...parameters);
  readonly tokenRevoke: Store['tokenRevoke'] = (...parameters) => this.#write('tokenRevoke', ...parameters);
  readonly tokenUsed: Store['tokenUsed'] = (...parameters) => this.#write('tokenUsed', ...parameters);
  readonly machinePut: Store['machinePut'] = (...parameters) => this.#write('machinePut', ...parameters);
  readonly deviceCreate: Store['deviceCreate'] = (...parameters) => this.#write('deviceCreate', ...parameters);
  readonly deviceDecide: Store['deviceDecide'] = (...parameters) => this.#write('deviceDecide', ...parameters);
  readonly deviceTried: Store['deviceTried'] = (...parameters) => this.#write('deviceTried', ...parameters);
  readonly deviceTake: Store['deviceTake'] = (...parameters) => this.#write('deviceTake', ...parameters);
  readonly traceDelete: Store['traceDelete'] = (...parameters) => this.#write('traceDelete', ...parameters);
  readonly tracePin: Store['tracePin'] = (...parameters) => this.#write('tracePin', ...parameters);
  readonly status: Store['status'] = (...parameters) => this.#write('status', ...parameters);

  traceDeleteAll(selection: Selection, options: { readonly signal?: AbortSignal } = {}): Promise<Removed> {
    return this.#steps(() => this.#write('traceDeleteStep', selection), options.signal);
  }

  retain(now?: number): Promise<Removed> {
    return this.#steps(() => this.#write('retainStep', now));
  }

  gc(now?: number): Promise<Removed> {
    return this.#steps(async () => {
      // A copy needs every byte that it refers to.
      if (this.#copies > 0) return { ...NOTHING, isDone: true };
      return this.#write('gcStep', this.blobs.busy, now);
    });
  }

  async verify(options: { readonly project?: number; readonly signal?: AbortSignal } = {}): Promise<Verified> {
    return this.#long((call) => verifyStore(call, options));
  }

  async backup(
    directory: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly bytes: number }> {
    this.#copies += 1;
    try {
      // A step that gives room back may be under way.
      await this.#upkeep;
      return await this.#long((call) => backupStore(this.blobs.root, directory, call, options.signal));
    } finally {
      this.#copies -= 1;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { writer, readers } = this.#threads;
    await Promise.all(readers.map((reader) => reader.close()));
    await writer.close();
  }

  async #read<K extends keyof Calls & string>(call: K, ...parameters: ParametersOf<K>): Answer<K> {
    this.#checkOpen();
    const [reader] = this.#threads.readers.toSorted(
      (a, b) => Number(a.isResting) - Number(b.isResting) || a.load - b.load,
    );
    const waiting = this.#threads.readers.reduce((sum, { load }) => sum + load, 0);
    if (reader === undefined || waiting >= MAX_WAITING_READS) {
      throw storeError('busy', 'Expected fewer calls that wait to be read');
    }
    return (await reader.call(call, parameters)) as ReturnType<Calls[K]>;
  }

  async #write<K extends keyof Calls & string>(call: K, ...parameters: ParametersOf<K>): Answer<K> {
    this.#checkOpen();
    if (this.#threads.writer.load >= MAX_WAITING_BATCHES + MAX_WAITING_READS) {
      throw storeError('busy', 'Expected fewer calls that wait to be written');
    }
    return (await this.#threads.writer.call(call, parameters)) as ReturnType<Calls[K]>;
  }

  /** Runs long work on a thread that ends with it. */
  async #long<T>(
    work: (call: <K extends keyof Calls & string>(name: K, ...parameters: ParametersOf<K>) => Answer<K>) => Promise<T>,
  ): Promise<T> {
    this.#checkOpen();
    const thread = await this.#threads.startReader();
    try {
      return await work(async (name, ...parameters) => (await thread.call(name, parameters)) as never);
    } finally {
      await thread.close();
    }
  }

  /** Repeats a step until nothing is left, behind the upkeep that was asked for before. */
  #steps(step: () => Promise<Step>, signal?: AbortSignal): Promise<Removed> {
    const run = async (): Promise<Removed> => {
      const sum = { ...NOTHING };
      for (let isDone = false; !isDone;) {
        signal?.throwIfAborted();
        const result = await step();
        sum.traces += result.traces;
        sum.bytes += result.bytes;
        sum.segments += result.segments;
        ({ isDone } = result);
      }
      return sum;
    };
    const result = this.#upkeep.then(run, run);
    this.#upkeep = result.catch(() => undefined);
    return result;
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw storeError('closed', 'Expected a store that is open');
  }
}

const NOTHING = { traces: 0, bytes: 0, segments: 0 };

/** The bytes in memory that may move to another thread: their own where nothing else is in it, else a copy. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength && byteLength > 0;
  return isOwn ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
