import type { Reads } from '../calls.ts';
import type { RecordRow, TracePage } from '../traces.ts';
import * as access from './admin/access.ts';
import * as belongings from './admin/belongings.ts';
import * as orgs from './admin/orgs.ts';
import * as projects from './admin/projects.ts';
import { openReader, type Connection } from './database/connection.ts';
import type { SqliteDriver } from './database/driver.ts';
import * as objects from './reader/object-reader.ts';
import * as tags from './reader/tag-reader.ts';
import * as traces from './reader/trace-reader.ts';

/** Answers what is read, each call at one moment of the database. */
export class StoreReader {
  readonly #connection: Connection;
  /** The calls. */
  readonly reads: Reads;

  /**
   * Opens the database of a directory, which a writer has made.
   *
   * @param directory - of the hub.
   */
  constructor(driver: SqliteDriver, directory: string) {
    const connection = openReader(driver, directory);
    this.#connection = connection;
    this.reads = {
      traceList: (page) => traces.traceList(connection, page),
      traceListJson: (page) => traces.traceListJson(connection, page),
      tracePick: (selection, ids) => traces.tracePick(connection, selection, ids),
      traceGet: (project, traceId, options) => packed(traces.traceGet(connection, project, traceId, options)),
      traceOpen: (project, traceId, options) => traces.traceOpen(connection, project, traceId, options),
      traceTags: (project, traceId) => traces.traceTags(connection, project, traceId),
      objectList: (page) => objects.objectList(connection, page),
      objectGet: (project, id) => objects.objectGet(connection, project, id),
      objectFind: (project, traceId, ref) => objects.objectFind(connection, project, traceId, ref),
      refList: (page) => objects.refList(connection, page),
      tagNames: (project, options) => tags.tagNames(connection, project, options),
      tagValues: (project, name, options) => tags.tagValues(connection, project, name, options),
      histogram: (selection, buckets) => traces.histogram(connection, selection, buckets),
      scatter: (page) => tags.scatter(connection, page),
      projectGet: (id) => projects.projectGet(connection, id),
      projectSearch: (name) => projects.projectSearch(connection, name),
      projectList: () => projects.projectList(connection),
      orgGet: (id) => orgs.orgGet(connection, id),
      orgList: (page) => orgs.orgList(connection, page),
      orgsOf: (userId) => orgs.orgsOf(connection, userId),
      profileGet: (project, name, version) => belongings.profileGet(connection, project, name, version),
      profileList: (project) => belongings.profileList(connection, project),
      sliceList: (project) => belongings.sliceList(connection, project),
      tokenFind: (hash) => access.tokenFind(connection, hash),
      tokenList: (only) => access.tokenList(connection, only),
      machineOf: (project) => access.machineOf(connection, project),
      machineFind: (clientId) => access.machineFind(connection, clientId),
      deviceFind: (hash) => access.deviceFind(connection, hash),
      deviceByUserCode: (code) => access.deviceByUserCode(connection, code),
    };
  }

  /** Runs a call within one reading transaction. */
  read<T>(call: (reads: Reads) => T): T {
    return this.#connection.transaction('BEGIN', () => call(this.reads));
  }

  close(): void {
    this.#connection.close();
  }
}

/** The page with its bodies in one memory, which moves to another thread without a copy of each. */
function packed(page: TracePage | null): TracePage | null {
  if (page === null) return null;
  const total = page.records.reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
  const memory = new Uint8Array(total);
  let at = 0;
  const records = page.records.map((record): RecordRow => {
    if (record.body === null) return record;
    memory.set(record.body, at);
    at += record.body.length;
    return { ...record, body: memory.subarray(at - record.body.length, at) };
  });
  return { ...page, records };
}
