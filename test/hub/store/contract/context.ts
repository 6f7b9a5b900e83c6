import type { RecordRow } from '../../../../src/hub/store/traces.ts';
import type { Store } from '../../../../src/hub/store/store.ts';

/** What a suite of the contract is given. */
export interface Context {
  /** The store, opened anew for each test. */
  store(): Store;
  /** A project of its own. */
  project(): Promise<number>;
  /** Closes the store and opens it again. */
  reopen(): Promise<Store>;
  /** An empty place on the disk. */
  place(name: string): string;
}

/** The bytes of a record, wherever they are. */
export async function bytesOf(store: Store, record: Pick<RecordRow, 'body' | 'place'>): Promise<Uint8Array> {
  if (record.body !== null) return new Uint8Array(record.body);
  if (record.place === null) throw new Error('Expected bytes of a record');
  return store.blobs.read(record.place);
}

/** The text of a record. */
export async function textOf(store: Store, record: Pick<RecordRow, 'body' | 'place'>): Promise<string> {
  return new TextDecoder().decode(await bytesOf(store, record));
}
