import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '../../../core/file-names.ts';
import { HubError } from '../../../core/hub-error.ts';
import { FILE_MODE, hasCode } from '../../../blobs/file-calls.ts';
import { storeError } from '../../store-error.ts';
import type { SqliteDatabase, SqliteDriver, SqliteStatement, SqlRow, SqlValue } from './driver.ts';
import { MIGRATIONS } from './schema.ts';

/** Marks a file as a hub's database. */
const APPLICATION_ID = 0x72_6d_6e_68;
/** Milliseconds that a statement waits for another connection. */
const LOCK_TIMEOUT_MS = 10_000;
/** Pages of the log at which a commit copies them into the database; 4 KiB each. */
const CHECKPOINT_PAGES = 4000;
/** Bytes to which the log is cut after it was copied. */
const LOG_BYTES = 64 * 2 ** 20;
/** Kibibytes of pages that a connection remembers. */
const WRITER_CACHE_KIB = 64 * 1024;
const READER_CACHE_KIB = 16 * 1024;

/** A connection with its prepared statements; rows are lists of columns. */
export class Connection {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(database: SqliteDatabase) {
    // The statements end with the object that made them: it is held as long as they are.
    this.#database = database;
  }

  /** Runs statements that have neither parameters nor rows. */
  exec(sql: string): void {
    try {
      this.#database.exec(sql);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Runs a statement; gives the rows that it changed. */
  run(sql: string, ...parameters: SqlValue[]): number {
    try {
      return Number(this.#run(sql, parameters).changes);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Runs an `INSERT`; gives the number of the row. */
  insert(sql: string, ...parameters: SqlValue[]): number {
    try {
      return Number(this.#run(sql, parameters).lastInsertRowid);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** The first row of a statement, or undefined. */
  get(sql: string, ...parameters: SqlValue[]): SqlRow | undefined {
    try {
      const [exact, values] = exactly(sql, parameters);
      return this.#prepare(exact).get(...values) as SqlRow | undefined;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** All rows of a statement, which has a `LIMIT` or few rows by nature. */
  all(sql: string, ...parameters: SqlValue[]): readonly SqlRow[] {
    try {
      const [exact, values] = exactly(sql, parameters);
      return this.#prepare(exact).all(...values) as SqlRow[];
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /**
   * The values of a statement whose first column is one text of JSON, and the bytes in its second one.
   *
   * A driver makes an object for each value of a row; a thousand rows in one text are there several times as soon.
   */
  packed(sql: string, ...parameters: SqlValue[]): { readonly values: readonly unknown[]; readonly bytes: Uint8Array } {
    const [text, bytes] = this.get(sql, ...parameters) ?? [];
    return { values: parsed(text), bytes: bytes instanceof Uint8Array ? bytes : NO_BYTES };
  }

  /** The numbers of a statement that gives them as one list of JSON. */
  numbers(sql: string, ...parameters: SqlValue[]): readonly number[] {
    const { values } = this.packed(sql, ...parameters);
    if (values.every((value): value is number => typeof value === 'number')) return values;
    throw damaged();
  }

  /**
   * Runs a function within a transaction.
   *
   * @param begin - `BEGIN IMMEDIATE` to write, `BEGIN` to read everything at one moment.
   * @returns What the function gives, once it is committed.
   * @throws What the function throws, after everything was rolled back; {@link HubError} when committing fails.
   */
  transaction<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', body: () => T): T {
    this.exec(begin);
    try {
      const result = body();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #run(sql: string, parameters: readonly SqlValue[]): ReturnType<SqliteStatement['run']> {
    const [exact, values] = exactly(sql, parameters);
    return this.#prepare(exact).run(...values);
  }

  /** The error of the store; the next statement then reads from the disk again. */
  #failed(error: unknown): unknown {
    const known = toStoreError(error);
    // The engine checks a page when it reads it, and takes it for sound from then on: who asked again would be told that
    // what stands there is not there.
    if (known instanceof HubError && known.code === 'corrupt') this.#forgetPages();
    return known;
  }

  #forgetPages(): void {
    try {
      this.#database.exec('PRAGMA shrink_memory');
    } catch {
      // What failed is told.
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // An error of the disk has rolled it back already.
    }
  }

  #prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#database.prepare(sql);
    made.setReturnArrays(true);
    this.#statements.set(sql, made);
    return made;
  }
}

/** A list of JSON that the database has made of what it holds: where that is damaged, it may be none. */
function parsed(text: SqlRow[number] | undefined): readonly unknown[] {
  let values: unknown;
  try {
    values = JSON.parse(String(text));
  } catch {
    values = undefined;
  }
  if (!Array.isArray(values)) throw damaged();
  return values;
}

/** Numbers between 0 and this are bound as 0 by `@photostructure/sqlite` 1.2.1; their negatives are bound as they are. */
const TINY = 2 ** -52;

function isTiny(value: SqlValue | undefined): value is number {
  return typeof value === 'number' && value > 0 && value < TINY;
}

/** Empty bytes that have an address: Node 22 binds NULL for those without one, such as those that came from a thread. */
const NO_BYTES: Uint8Array = new Uint8Array(1).subarray(0, 0);

function isEmpty(value: SqlValue | undefined): boolean {
  return value instanceof Uint8Array && value.length === 0;
}

/** A statement and parameters that bind each value as it is, whatever the driver. */
function exactly(sql: string, parameters: readonly SqlValue[]): readonly [string, readonly SqlValue[]] {
  const values = parameters.some(isEmpty) ? parameters.map((value) => (isEmpty(value) ? NO_BYTES : value)) : parameters;
  if (!values.some(isTiny)) return [sql, values];
  let at = 0;
  // No statement has a question mark but for parameters.
  const exact = sql.replaceAll('?', () => (isTiny(values[at++]) ? '(-?)' : '?'));
  return [exact, values.map((value) => (isTiny(value) ? -value : value))];
}

/** Opens the connection that writes, and brings the database to this version. */
export function openWriter(driver: SqliteDriver, directory: string): Connection {
  const path = join(directory, DATABASE_FILE);
  // The log and its index take over the permissions of the file.
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE_MODE));
  return opened(driver, path, false, (connection) => {
    connection.exec(`PRAGMA auto_vacuum=INCREMENTAL`);
    connection.exec('PRAGMA journal_mode=WAL');
    connection.exec('PRAGMA synchronous=FULL');
    connection.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}`);
    connection.exec(`PRAGMA journal_size_limit=${LOG_BYTES}`);
    connection.exec(`PRAGMA cache_size=-${WRITER_CACHE_KIB}`);
    migrate(connection);
  });
}

/** Opens a connection that reads; the database is there, and of this version. */
export function openReader(driver: SqliteDriver, directory: string): Connection {
  return opened(driver, join(directory, DATABASE_FILE), true, (connection) => {
    connection.exec(`PRAGMA cache_size=-${READER_CACHE_KIB}`);
    connection.exec('PRAGMA query_only=1');
  });
}

function opened(
  driver: SqliteDriver,
  path: string,
  readOnly: boolean,
  prepare: (connection: Connection) => void,
): Connection {
  let connection: Connection;
  try {
    connection = new Connection(driver.open(path, { readOnly, timeout: LOCK_TIMEOUT_MS }));
  } catch (error) {
    throw toStoreError(error);
  }
  try {
    connection.exec('PRAGMA trusted_schema=OFF');
    connection.exec('PRAGMA cell_size_check=ON');
    connection.exec('PRAGMA foreign_keys=ON');
    connection.exec('PRAGMA temp_store=MEMORY');
    prepare(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Brings a database to this version, step by step, each in a transaction.
 *
 * @param steps - for tests.
 * @throws {@link HubError} `bad-directory` if it is of a newer version, or not a hub's.
 */
export function migrate(connection: Connection, steps: readonly string[] = MIGRATIONS): void {
  const version = pragma(connection, 'user_version');
  const application = pragma(connection, 'application_id');
  const isEmpty = connection.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined;
  if (application !== APPLICATION_ID && !(isEmpty && application === 0 && version === 0)) {
    throw storeError('bad-directory', `Expected ${DATABASE_FILE} in the data directory to be the database of a hub`);
  }
  if (version > steps.length) {
    throw storeError(
      'bad-directory',
      `Expected data of version ${steps.length} or older, got ${version}: a newer raymon wrote it`,
    );
  }
  for (const [at, step] of steps.entries()) {
    if (at < version) continue;
    connection.transaction('BEGIN IMMEDIATE', () => {
      connection.exec(step);
      connection.exec(`PRAGMA user_version=${at + 1}`);
      connection.exec(`PRAGMA application_id=${APPLICATION_ID}`);
    });
  }
}

/** Version of the schema of a database. */
export function schemaVersion(connection: Connection): number {
  return pragma(connection, 'user_version');
}

function pragma(connection: Connection, name: string): number {
  return Number(connection.get(`PRAGMA ${name}`)?.[0]);
}

const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** What `@photostructure/sqlite` 1.2.1 says without the code, where a statement fails on its way: the engine's own words. */
const CODES: ReadonlyMap<string, number> = new Map([
  ['database is locked', BUSY],
  ['database disk image is malformed', CORRUPT],
  ['database or disk is full', FULL],
  ['file is not a database', NOT_A_DATABASE],
]);

interface SqliteError extends Error {
  readonly errcode?: unknown;
}

function codeOf({ errcode, message }: SqliteError): number {
  return typeof errcode === 'number' ? errcode & 0xff : (CODES.get(message) ?? 0);
}

/** The error of the store for what the database says; whatever else is thrown stays what it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof HubError || !hasCode(error, 'ERR_SQLITE_ERROR')) return error;
  const options = { cause: error };
  switch (codeOf(error as SqliteError)) {
    case BUSY:
      return storeError('busy', 'Expected the database to be free, another connection has it', options);
    case FULL:
      return storeError('disk-full', 'Expected free space on the disk for the database, got none', options);
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged(options);
    default:
      return storeError('storage', 'Expected the database to answer, it failed', options);
  }
}

/** The error for contents that the hub never wrote. */
export function damaged(options: ErrorOptions = {}): HubError {
  return storeError('corrupt', 'Expected a sound database, it is damaged: run `raymon hub verify`', options);
}
