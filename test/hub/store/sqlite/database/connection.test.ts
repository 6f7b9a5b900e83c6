import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import {
  Connection,
  migrate,
  openReader,
  openWriter,
  schemaVersion,
} from '../../../../../src/hub/store/sqlite/database/connection.ts';
import { findDriver } from '../../../../../src/hub/store/sqlite/database/driver.ts';
import { MIGRATIONS } from '../../../../../src/hub/store/sqlite/database/schema.ts';
import { temporaryDirectory } from '../../../../support/temporary-directory.ts';

const directory = temporaryDirectory();

function open(name = 'x.db'): Connection {
  return new Connection(findDriver().open(join(directory(), name), {}));
}

/** Everything that a database defines, in words that do not depend on how it came to be. */
function schemaOf(connection: Connection): string[] {
  return connection
    .all('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .map(([sql]) => String(sql));
}

describe('migrate', () => {
  const steps = [...MIGRATIONS, 'ALTER TABLE trace ADD COLUMN later TEXT', 'CREATE INDEX trace_later ON trace(later)'];

  it.each(steps.map((_, at) => at))('takes data of version %d forward, and leaves what is there', (from) => {
    const connection = open();
    migrate(connection, steps.slice(0, from));
    expect(schemaVersion(connection)).toBe(from);
    if (from > 0) connection.run("INSERT INTO project(id, name, created_ms) VALUES ('a', 'b', 1)");
    migrate(connection, steps);
    expect(schemaVersion(connection)).toBe(steps.length);
    expect(connection.all('SELECT id, name FROM project')).toEqual(from > 0 ? [['a', 'b']] : []);
    const fresh = open('fresh.db');
    migrate(fresh, steps);
    expect(schemaOf(connection)).toEqual(schemaOf(fresh));
    connection.close();
    fresh.close();
  });

  it('leaves a database as it was where a step fails', () => {
    const connection = open();
    migrate(connection);
    const before = schemaOf(connection);
    const broken = [...MIGRATIONS, 'CREATE TABLE half (a); SELECT * FROM nothing'];
    expect(() => migrate(connection, broken)).toThrow(expect.objectContaining({ code: 'storage' }));
    expect(schemaOf(connection)).toEqual(before);
    expect(schemaVersion(connection)).toBe(MIGRATIONS.length);
    connection.close();
  });

  it('refuses data of a newer version, and a database of another program', () => {
    const connection = open();
    migrate(connection, steps);
    expect(() => migrate(connection, MIGRATIONS)).toThrow(
      expect.objectContaining({ code: 'bad-directory', message: expect.stringContaining('newer') }),
    );
    connection.close();
    const foreign = open('foreign.db');
    foreign.exec('CREATE TABLE mine (a)');
    expect(() => migrate(foreign)).toThrow(expect.objectContaining({ code: 'bad-directory' }));
    foreign.close();
  });
});

describe('Connection', () => {
  it('rolls back what a function did that throws', () => {
    const connection = open();
    connection.exec('CREATE TABLE t (a)');
    const failing = (): never => {
      connection.run('INSERT INTO t VALUES (1)');
      throw new RangeError('mine');
    };
    expect(() => connection.transaction('BEGIN IMMEDIATE', failing)).toThrow(RangeError);
    expect(connection.get('SELECT count(*) FROM t')).toEqual([0]);
    expect(connection.transaction('BEGIN', () => 5)).toBe(5);
    connection.close();
  });

  it('says that a file is no database, or damaged', () => {
    openWriter(findDriver(), directory()).close();
    const reader = openReader(findDriver(), directory());
    expect(() => reader.run("INSERT INTO project(id, name, created_ms) VALUES ('a', 'b', 1)")).toThrow(
      expect.objectContaining({ code: 'storage' }),
    );
    reader.close();
  });
});

describe('what is bound', () => {
  it('is no bytes, and not NULL, wherever they came from', () => {
    const connection = open('bound.db');
    connection.exec('CREATE TABLE bound(bytes BLOB)');
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(new TextEncoder().encode(''));
    const posted = (receiveMessageOnPort(port2) as { readonly message: Uint8Array }).message;
    port1.close();
    const none = [
      new Uint8Array(0),
      new TextEncoder().encode(''),
      Buffer.alloc(0),
      structuredClone(new Uint8Array(0)),
      posted,
    ];
    for (const bytes of none) connection.run('INSERT INTO bound(bytes) VALUES (?)', bytes);
    expect(connection.all('SELECT typeof(bytes), length(bytes) FROM bound')).toEqual(none.map(() => ['blob', 0]));
    connection.close();
  });
});
