import type { Member, Org, OrgName, OrgPage } from '../../projects.ts';
import { storeError } from '../../store-error.ts';
import { textOf } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import { toSqlText } from '../database/text-code.ts';

/** Members of an organisation. */
const MAX_MEMBERS = 10_000;

/** Statements about organisations. */
const ORG_SQL = {
  org: 'SELECT id, description, created_ms FROM org WHERE id=?',
  members: `SELECT user, readable, role FROM member WHERE org=? ORDER BY user LIMIT ${MAX_MEMBERS}`,
  orgs: 'SELECT id, description FROM org WHERE id>? ORDER BY id LIMIT ?',
  orgsFor:
    'SELECT org.id, org.description FROM member INDEXED BY member_user JOIN org ON org.id=member.org WHERE member.user=? AND member.org>? ORDER BY member.org LIMIT ?',
  orgsOf: `SELECT org FROM member INDEXED BY member_user WHERE user=? ORDER BY org LIMIT ${MAX_MEMBERS}`,
} as const;

const ADD_MEMBER =
  'INSERT INTO member(org, user, readable, role) VALUES (?, ?, ?, ?) ON CONFLICT(org, user) DO UPDATE SET readable=excluded.readable, role=excluded.role';

/** Makes an organisation with its first member. */
export function orgCreate(
  connection: Connection,
  { id, description }: { readonly id: string; readonly description: string },
  first: Member,
  now: number,
): Org {
  return connection.transaction('BEGIN IMMEDIATE', () => {
    if (orgGet(connection, id) !== null) throw storeError('exists', 'Expected an organisation that does not exist yet');
    connection.run(
      'INSERT INTO org(id, description, created_ms) VALUES (?, ?, ?)',
      toSqlText(id),
      toSqlText(description),
      now,
    );
    addMember(connection, id, first);
    return found(connection, id);
  });
}

/** An organisation with its members. */
export function orgGet(connection: Connection, id: string): Org | null {
  const row = connection.get(ORG_SQL.org, toSqlText(id));
  if (row === undefined) return null;
  const members = connection.all(ORG_SQL.members, toSqlText(id)).map(([userId, readable, role]): Member => ({
    userId: textOf(userId),
    readable: textOf(readable),
    role: textOf(role),
  }));
  return { id, description: textOf(row[1]), created: Number(row[2]), members };
}

/** The organisations that a user is a member of. */
export function orgsOf(connection: Connection, userId: string): readonly string[] {
  return connection.all(ORG_SQL.orgsOf, toSqlText(userId)).map(([org]) => textOf(org));
}

/** Organisations by id: of a member, or all. */
export function orgList(connection: Connection, { member, after, limit }: OrgPage): readonly OrgName[] {
  const from = toSqlText(after ?? '');
  const rows =
    member === undefined
      ? connection.all(ORG_SQL.orgs, from, limit)
      : connection.all(ORG_SQL.orgsFor, toSqlText(member), from, limit);
  return rows.map(([id, description]) => ({ id: textOf(id), description: textOf(description) }));
}

/** Adds a member, or changes one. */
export function orgAddMember(connection: Connection, org: string, member: Member): Org {
  return connection.transaction('BEGIN IMMEDIATE', () => {
    const { members } = found(connection, org);
    if (members.length >= MAX_MEMBERS) throw storeError('limit', `Expected at most ${MAX_MEMBERS} members`);
    addMember(connection, org, member);
    return found(connection, org);
  });
}

/** Removes a member, who need not be one. */
export function orgRemoveMember(connection: Connection, org: string, userId: string): Org {
  return connection.transaction('BEGIN IMMEDIATE', () => {
    found(connection, org);
    connection.run('DELETE FROM member WHERE org=? AND user=?', toSqlText(org), toSqlText(userId));
    return found(connection, org);
  });
}

function addMember(connection: Connection, org: string, { userId, readable, role }: Member): void {
  connection.run(ADD_MEMBER, ...[org, userId, readable, role].map(toSqlText));
}

function found(connection: Connection, id: string): Org {
  const org = orgGet(connection, id);
  if (org === null) throw storeError('not-found', 'Expected an organisation that exists');
  return org;
}
