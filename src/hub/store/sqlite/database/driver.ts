import { createRequire } from 'node:module';
import { MissingDependencyError } from '../../../../base/errors.ts';

/** What is bound to a parameter. */
export type SqlValue = null | number | bigint | string | Uint8Array;
/** A row as a list of its columns. */
export type SqlRow = readonly (null | number | string | Uint8Array)[];

/** What the hub uses of a prepared statement, of `node:sqlite` and of its stand-in alike. */
export interface SqliteStatement {
  run(...parameters: SqlValue[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...parameters: SqlValue[]): unknown;
  all(...parameters: SqlValue[]): unknown[];
  iterate(...parameters: SqlValue[]): IterableIterator<unknown>;
  setReturnArrays(returnArrays: boolean): void;
}

/** What the hub uses of a connection. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** What the hub uses of the module. */
export interface SqliteModule {
  readonly DatabaseSync: new (path: string, options: DatabaseOptions) => SqliteDatabase;
}

/** How a database is opened. */
export interface DatabaseOptions {
  readonly readOnly?: boolean;
  /** Milliseconds to wait for a lock. */
  readonly timeout?: number;
}

/** SQLite, and where it came from. */
export interface SqliteDriver {
  readonly name: 'node:sqlite' | '@photostructure/sqlite';
  readonly open: (path: string, options: DatabaseOptions) => SqliteDatabase;
}

/** Older ones may lose what two connections write to a log at the same time. */
const OLDEST = [3, 51, 3] as const;

const HOW = 'Expected SQLite 3.51.3 or newer: `npm install @photostructure/sqlite@1`, or Node 22.23, 24 or newer';

/**
 * Finds SQLite: the one of this Node where it is new enough, else `@photostructure/sqlite`.
 *
 * @param versions - of `process`, for tests.
 * @param load - finds a module.
 * @throws {@link MissingDependencyError} that says what to install.
 */
export function findDriver(
  versions: Readonly<Record<string, string | undefined>> = process.versions,
  load: (name: string) => unknown = createRequire(import.meta.url),
): SqliteDriver {
  const isBuiltIn = isNewEnough(versions['sqlite']);
  const name = isBuiltIn ? 'node:sqlite' : '@photostructure/sqlite';
  let found: unknown;
  try {
    found = quietly(() => load(name));
  } catch (error) {
    throw new MissingDependencyError('@photostructure/sqlite', HOW, { cause: error });
  }
  if (!isSqlite(found)) throw new MissingDependencyError('@photostructure/sqlite', HOW);
  const { DatabaseSync } = found;
  return { name, open: (path, options) => new DatabaseSync(path, options) };
}

/** Loads a module without the warning that Node 22 gives about its SQLite: the hub's own tests say that it is sound. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: readonly unknown[]) => {
    if (String(warning).includes('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isNewEnough(version: string | undefined): boolean {
  const parts = (version ?? '').split('.').map(Number);
  for (const [at, oldest] of OLDEST.entries()) {
    const part = parts[at] ?? NaN;
    if (part !== oldest) return part > oldest;
  }
  return true;
}

function isSqlite(module: unknown): module is SqliteModule {
  return (
    typeof module === 'object' &&
    module !== null &&
    'DatabaseSync' in module &&
    typeof module.DatabaseSync === 'function'
  );
}
