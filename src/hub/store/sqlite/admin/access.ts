import { MAX_DEVICES, type DeviceRow, type TokenRow } from '../../access.ts';
import { storeError } from '../../store-error.ts';
import { numberOrNull, textOf, textOrNull } from '../database/columns.ts';
import type { Connection } from '../database/connection.ts';
import type { SqlRow } from '../database/driver.ts';
import { toSqlText } from '../database/text-code.ts';

/** Tokens of a hub; `gc` removes those that expired long ago. */
const MAX_TOKENS = 100_000;
/** Tokens that one machine, or one token on the page, has logged in for: the newest. */
const MAX_LOGINS = 1000;
/** Kinds of tokens that programs get as often as they ask, without a person. */
const LOGINS: ReadonlySet<string> = new Set(['machine', 'visit']);

const TOKEN = 'id, kind, subject, scopes, project, note, created_ms, expires_ms, used_ms, revoked_ms';
const DEVICE = 'user_code, client, scopes, subject, denied, expires_ms, tries';

/** Statements about tokens, machines and devices. */
const ACCESS_SQL = {
  token: `SELECT ${TOKEN} FROM token WHERE hash=?`,
  tokens: `SELECT ${TOKEN} FROM token ORDER BY hash LIMIT ${MAX_TOKENS}`,
  logins: `SELECT hash FROM token INDEXED BY token_expires WHERE expires_ms>0 AND kind=? AND subject=? AND note=? ORDER BY expires_ms DESC LIMIT ${MAX_TOKENS} OFFSET ${MAX_LOGINS - 1}`,
  machineOf: 'SELECT client_id FROM machine WHERE project=?',
  machine: 'SELECT project, secret FROM machine WHERE client_id=?',
  device: `SELECT ${DEVICE} FROM device WHERE code=?`,
  deviceOf: `SELECT ${DEVICE} FROM device WHERE user_code=?`,
} as const;

/** Keeps a token. */
export function tokenCreate(connection: Connection, hash: Uint8Array, token: Omit<TokenRow, 'used' | 'revoked'>): void {
  const { id, kind, subject, scopes, project, note, created, expires } = token;
  connection.transaction('BEGIN IMMEDIATE', () => {
    const known = connection.get('SELECT 1 FROM token WHERE id=? OR hash=?', toSqlText(id), hash);
    if (known !== undefined) throw storeError('exists', 'Expected a token that does not exist yet');
    // One that logs in over and over ends its own oldest tokens, and takes no room from others.
    const login = LOGINS.has(kind) ? [kind, subject, note].map(toSqlText) : undefined;
    for (const [oldest = null] of login === undefined ? [] : connection.all(ACCESS_SQL.logins, ...login)) {
      connection.run('DELETE FROM token WHERE hash=?', oldest);
    }
    const [count] = connection.get(`SELECT count(*) FROM (SELECT 1 FROM token LIMIT ${MAX_TOKENS})`) ?? [0];
    if (Number(count) >= MAX_TOKENS) throw storeError('busy', `Expected at most ${MAX_TOKENS} tokens`);
    if (
      project !== null &&
      connection.get('SELECT 1 FROM project WHERE number=? AND deleted_ms IS NULL', project) === undefined
    ) {
      throw storeError('not-found', 'Expected a project that exists');
    }
    connection.run(
      'INSERT INTO token(hash, id, kind, subject, scopes, project, note, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      hash,
      ...[id, kind, subject, JSON.stringify(scopes)].map(toSqlText),
      project,
      toSqlText(note),
      created,
      expires,
    );
  });
}

/** The token of a hash. */
export function tokenFind(connection: Connection, hash: Uint8Array): TokenRow | null {
  const row = connection.get(ACCESS_SQL.token, hash);
  return row === undefined ? null : toToken(row);
}

/** Tokens, by time of creation. */
export function tokenList(
  connection: Connection,
  only: { readonly project?: number; readonly subject?: string } = {},
): readonly TokenRow[] {
  return connection
    .all(ACCESS_SQL.tokens)
    .map(toToken)
    .filter(({ project }) => only.project === undefined || project === only.project)
    .filter(({ subject }) => only.subject === undefined || subject === only.subject)
    .toSorted((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
}

/** Revokes a token. */
export function tokenRevoke(connection: Connection, id: string, now: number): boolean {
  return connection.run('UPDATE token SET revoked_ms=? WHERE id=? AND revoked_ms IS NULL', now, toSqlText(id)) > 0;
}

/** Milliseconds to which the last use of a token is noted. */
const HOUR_MS = 3_600_000;

/** Notes that a token was used. */
export function tokenUsed(connection: Connection, id: string, at: number): void {
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  connection.run('UPDATE token SET used_ms=? WHERE id=? AND (used_ms IS NULL OR used_ms<?)', hour, toSqlText(id), hour);
}

/** Sets the machine client of a project. */
export function machinePut(
  connection: Connection,
  project: number,
  clientId: string,
  secretHash: Uint8Array,
  now: number,
): void {
  connection.transaction('BEGIN IMMEDIATE', () => {
    const before = machineOf(connection, project);
    if (before !== null) {
      connection.run(
        "UPDATE token SET revoked_ms=coalesce(revoked_ms, ?) WHERE kind='machine' AND subject=?",
        now,
        toSqlText(before.clientId),
      );
    }
    const taken = machineFind(connection, clientId);
    if (taken !== null && taken.project !== project) {
      throw storeError('exists', 'Expected the id of a client that does not exist yet');
    }
    connection.run(
      'INSERT INTO machine(project, client_id, secret) VALUES (?, ?, ?) ON CONFLICT(project) DO UPDATE SET client_id=excluded.client_id, secret=excluded.secret',
      project,
      toSqlText(clientId),
      secretHash,
    );
  });
}

/** The machine client of a project. */
export function machineOf(connection: Connection, project: number): { readonly clientId: string } | null {
  const row = connection.get(ACCESS_SQL.machineOf, project);
  return row === undefined ? null : { clientId: textOf(row[0]) };
}

/** The machine client of an id. */
export function machineFind(
  connection: Connection,
  clientId: string,
): { readonly project: number; readonly secretHash: Uint8Array } | null {
  const row = connection.get(ACCESS_SQL.machine, toSqlText(clientId));
  return row === undefined ? null : { project: Number(row[0]), secretHash: row[1] as Uint8Array };
}

/** Keeps a device that waits. */
export function deviceCreate(
  connection: Connection,
  codeHash: Uint8Array,
  device: {
    readonly userCode: string;
    readonly client: string;
    readonly scopes: readonly string[];
    readonly expires: number;
  },
  now: number,
): void {
  const { userCode, client, scopes, expires } = device;
  connection.transaction('BEGIN IMMEDIATE', () => {
    connection.run('DELETE FROM device WHERE expires_ms<?', now);
    if (deviceByUserCode(connection, userCode) !== null || deviceFind(connection, codeHash) !== null) {
      throw storeError('exists', 'Expected the code of a device that does not exist yet');
    }
    const [count] = connection.get(`SELECT count(*) FROM (SELECT 1 FROM device LIMIT ${MAX_DEVICES})`) ?? [0];
    if (Number(count) >= MAX_DEVICES) throw storeError('busy', `Expected at most ${MAX_DEVICES} devices that wait`);
    connection.run(
      'INSERT INTO device(code, user_code, client, scopes, expires_ms) VALUES (?, ?, ?, ?, ?)',
      codeHash,
      ...[userCode, client, JSON.stringify(scopes)].map(toSqlText),
      expires,
    );
  });
}

/** The device of a code. */
export function deviceFind(connection: Connection, codeHash: Uint8Array): DeviceRow | null {
  const row = connection.get(ACCESS_SQL.device, codeHash);
  return row === undefined ? null : toDevice(row);
}

/** The device of the code that a person types. */
export function deviceByUserCode(connection: Connection, userCode: string): DeviceRow | null {
  const row = connection.get(ACCESS_SQL.deviceOf, toSqlText(userCode));
  return row === undefined ? null : toDevice(row);
}

/** Lets a device in, or not. */
export function deviceDecide(connection: Connection, userCode: string, subject: string, isAllowed: boolean): boolean {
  const changed = connection.run(
    'UPDATE device SET subject=?, denied=? WHERE user_code=? AND subject IS NULL',
    toSqlText(subject),
    isAllowed ? 0 : 1,
    toSqlText(userCode),
  );
  return changed > 0;
}

/** Counts a wrong code. */
export function deviceTried(connection: Connection, userCode: string): number | null {
  const changed = connection.run('UPDATE device SET tries=tries+1 WHERE user_code=?', toSqlText(userCode));
  return changed === 0 ? null : (deviceByUserCode(connection, userCode)?.tries ?? null);
}

/** Takes the decision of a device, once. */
export function deviceTake(connection: Connection, codeHash: Uint8Array): DeviceRow | null {
  return connection.transaction('BEGIN IMMEDIATE', () => {
    const device = deviceFind(connection, codeHash);
    if (device === null || device.subject === null) return null;
    connection.run('DELETE FROM device WHERE code=?', codeHash);
    return device;
  });
}

function toToken(row: SqlRow): TokenRow {
  const [id, kind, subject, scopes, project, note, created, expires, used, revoked] = row;
  return {
    id: textOf(id),
    kind: textOf(kind),
    subject: textOf(subject),
    scopes: JSON.parse(textOf(scopes)) as string[],
    project: numberOrNull(project),
    note: textOf(note),
    created: Number(created),
    expires: numberOrNull(expires),
    used: numberOrNull(used),
    revoked: numberOrNull(revoked),
  };
}

function toDevice([userCode, client, scopes, subject, denied, expires, tries]: SqlRow): DeviceRow {
  return {
    userCode: textOf(userCode),
    client: textOf(client),
    scopes: JSON.parse(textOf(scopes)) as string[],
    subject: textOrNull(subject),
    isDenied: denied === 1,
    expires: Number(expires),
    tries: Number(tries),
  };
}
