import { printSlice } from '../../../query/slicestr/printer.ts';
import { parseSlice } from '../../../query/slicestr/parser.ts';
import { storeError } from '../../store-error.ts';
import { textOf } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import { toSqlText } from '../database/text-code.ts';

/** Profiles and slices of a project. */
const MAX_BELONGINGS = 10_000;

/** Statements about profiles and slices. */
const BELONGING_SQL = {
  profile: 'SELECT document FROM profile WHERE project=? AND name=? AND version=?',
  profiles: `SELECT name, version FROM profile WHERE project=? ORDER BY name, version LIMIT ${MAX_BELONGINGS}`,
  slices: `SELECT name, slice FROM slice WHERE project=? ORDER BY name LIMIT ${MAX_BELONGINGS}`,
} as const;

const PUT_PROFILE =
  'INSERT INTO profile(project, name, version, document) VALUES (?, ?, ?, ?) ON CONFLICT(project, name, version) DO UPDATE SET document=excluded.document';
const PUT_SLICE =
  'INSERT INTO slice(project, name, slice) VALUES (?, ?, ?) ON CONFLICT(project, name) DO UPDATE SET slice=excluded.slice';

/** Keeps a profile. */
export function profilePut(
  connection: Connection,
  project: number,
  name: string,
  version: string,
  document: Uint8Array,
): void {
  connection.transaction('BEGIN IMMEDIATE', () => {
    checkRoom(connection, 'profile', project);
    connection.run(PUT_PROFILE, project, toSqlText(name), toSqlText(version), document);
  });
}

/** A profile's document. */
export function profileGet(connection: Connection, project: number, name: string, version: string): Uint8Array | null {
  const row = connection.get(BELONGING_SQL.profile, project, toSqlText(name), toSqlText(version));
  return row === undefined ? null : (row[0] as Uint8Array);
}

/** The profiles of a project. */
export function profileList(
  connection: Connection,
  project: number,
): readonly { readonly name: string; readonly version: string }[] {
  const rows = connection.all(BELONGING_SQL.profiles, project);
  return rows.map(([name, version]) => ({ name: textOf(name), version: textOf(version) }));
}

/** Keeps a slice. */
export function slicePut(connection: Connection, project: number, name: string, slice: string): void {
  const canonical = printSlice(parseSlice(slice));
  connection.transaction('BEGIN IMMEDIATE', () => {
    checkRoom(connection, 'slice', project);
    connection.run(PUT_SLICE, project, toSqlText(name), toSqlText(canonical));
  });
}

/** The slices of a project. */
export function sliceList(
  connection: Connection,
  project: number,
): readonly { readonly name: string; readonly slice: string }[] {
  const rows = connection.all(BELONGING_SQL.slices, project);
  return rows.map(([name, slice]) => ({ name: textOf(name), slice: textOf(slice) }));
}

/** Forgets a slice. */
export function sliceDelete(connection: Connection, project: number, name: string): boolean {
  return connection.run('DELETE FROM slice WHERE project=? AND name=?', project, toSqlText(name)) > 0;
}

function checkRoom(connection: Connection, table: 'profile' | 'slice', project: number): void {
  const [count] = connection.get(
    `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE project=? LIMIT ${MAX_BELONGINGS})`,
    project,
  ) ?? [0];
  if (Number(count) >= MAX_BELONGINGS) {
    throw storeError('limit', `Expected at most ${MAX_BELONGINGS} of these in a project`);
  }
}
