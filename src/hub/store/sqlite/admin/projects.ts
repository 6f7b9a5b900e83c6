import { MAX_PROJECTS, type Keeping, type Project } from '../../projects.ts';
import { storeError } from '../../store-error.ts';
import { numberOrNull, textOf, textOrNull } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import type { SqlRow, SqlValue } from '../database/driver.ts';
import { toSqlText } from '../database/text-code.ts';

const COLUMNS = 'number, id, name, owner, org, config, created_ms, bytes, days, max_bytes, quota_bytes';

/** Statements about projects. */
const PROJECT_SQL = {
  byId: `SELECT ${COLUMNS} FROM project WHERE id=? AND deleted_ms IS NULL`,
  byName: `SELECT ${COLUMNS} FROM project WHERE name=? AND deleted_ms IS NULL`,
  byNumber: `SELECT ${COLUMNS} FROM project WHERE number=? AND deleted_ms IS NULL`,
  all: `SELECT ${COLUMNS} FROM project WHERE deleted_ms IS NULL ORDER BY number LIMIT ${MAX_PROJECTS}`,
} as const;

const ADD = 'INSERT INTO project(id, name, owner, org, created_ms) VALUES (?, ?, ?, ?, ?)';
const COUNT = `SELECT count(*) FROM (SELECT 1 FROM project LIMIT ${MAX_PROJECTS})`;
const ORG = 'SELECT 1 FROM org WHERE id=?';

/** What is asked of a new project. */
export interface NewProject {
  readonly id?: string;
  readonly name: string;
  readonly owner: string | null;
  readonly org?: string | null;
}

/** What is to change; undefined stays. */
export interface ProjectChange {
  readonly name?: string;
  readonly owner?: string | null;
  readonly org?: string | null;
  readonly config?: string | null;
  readonly keeping?: Partial<Keeping>;
}

/** The project of an id. */
export function projectGet(connection: Connection, id: string): Project | null {
  return one(connection.get(PROJECT_SQL.byId, toSqlText(id)));
}

/** The project of a name. */
export function projectSearch(connection: Connection, name: string): Project | null {
  return one(connection.get(PROJECT_SQL.byName, toSqlText(name)));
}

/** All projects, by name. */
export function projectList(connection: Connection): readonly Project[] {
  const projects = connection.all(PROJECT_SQL.all).map(toProject);
  return projects.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Makes a project. */
export function projectCreate(connection: Connection, project: NewProject, now: number): Project {
  const { id = crypto.randomUUID(), name, owner, org = null } = project;
  return connection.transaction('BEGIN IMMEDIATE', () => {
    if (Number(connection.get(COUNT)?.[0]) >= MAX_PROJECTS) {
      throw storeError('limit', `Expected at most ${MAX_PROJECTS} projects`);
    }
    checkFree(connection, PROJECT_SQL.byId, id, 'id');
    checkFree(connection, PROJECT_SQL.byName, name, 'name');
    checkOrg(connection, org);
    const owners = [owner, org].map((text) => (text === null ? null : toSqlText(text)));
    const number = connection.insert(ADD, toSqlText(id), toSqlText(name), ...owners, now);
    return byNumber(connection, number);
  });
}

/** Changes a project. */
export function projectUpdate(connection: Connection, number: number, change: ProjectChange): Project {
  return connection.transaction('BEGIN IMMEDIATE', () => {
    const before = byNumber(connection, number);
    const { name, owner, org, config, keeping = {} } = change;
    if (name !== undefined && name !== before.name) checkFree(connection, PROJECT_SQL.byName, name, 'name');
    if (org !== undefined) checkOrg(connection, org);
    const set = (column: string, value: SqlValue | undefined): void => {
      // Columns are named above and here, never by a request.
      if (value !== undefined) connection.run(`UPDATE project SET ${column}=? WHERE number=?`, value, number);
    };
    set('name', name === undefined ? undefined : toSqlText(name));
    set('owner', typeof owner === 'string' ? toSqlText(owner) : owner);
    set('org', typeof org === 'string' ? toSqlText(org) : org);
    set('config', typeof config === 'string' ? toSqlText(config) : config);
    set('days', keeping.days);
    set('max_bytes', keeping.maxBytes);
    set('quota_bytes', keeping.quotaBytes);
    return byNumber(connection, number);
  });
}

/** Makes a project invisible and frees its names; `gc` removes what it had. @returns Whether it was there. */
export function projectDelete(connection: Connection, number: number, now: number): boolean {
  return connection.transaction('BEGIN IMMEDIATE', () => {
    const [id, name] =
      connection.get('SELECT id, name FROM project WHERE number=? AND deleted_ms IS NULL', number) ?? [];
    if (id === undefined || name === undefined) return false;
    // No id and no name holds this character.
    const free = `\u0001\u0003deleted ${number}`;
    connection.run('UPDATE project SET id=?, name=?, org=NULL, deleted_ms=? WHERE number=?', free, free, now, number);
    connection.run('UPDATE token SET revoked_ms=coalesce(revoked_ms, ?) WHERE project=?', now, number);
    connection.run('DELETE FROM machine WHERE project=?', number);
    return true;
  });
}

function byNumber(connection: Connection, number: number): Project {
  const project = one(connection.get(PROJECT_SQL.byNumber, number));
  if (project === null) throw storeError('not-found', 'Expected a project, it is gone');
  return project;
}

function checkFree(connection: Connection, sql: string, value: string, what: string): void {
  if (connection.get(sql, toSqlText(value)) === undefined) return;
  throw storeError('exists', `Expected the ${what} of a project that does not exist yet`);
}

function checkOrg(connection: Connection, org: string | null): void {
  if (org === null || connection.get(ORG, toSqlText(org)) !== undefined) return;
  throw storeError('not-found', 'Expected an organisation that exists');
}

function one(row: SqlRow | undefined): Project | null {
  return row === undefined ? null : toProject(row);
}

function toProject(row: SqlRow): Project {
  const [number, id, name, owner, org, config, created, bytes, days, maxBytes, quotaBytes] = row;
  return {
    number: Number(number),
    id: textOf(id),
    name: textOf(name),
    owner: textOrNull(owner),
    org: textOrNull(org),
    config: textOrNull(config),
    created: Number(created),
    bytes: Number(bytes),
    keeping: { days: numberOrNull(days), maxBytes: numberOrNull(maxBytes), quotaBytes: numberOrNull(quotaBytes) },
  };
}
