import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_TAG_VALUES } from '../../../../src/hub/store/store-limits.ts';
import {
  findDriver,
  type SqliteDatabase,
  type SqliteDriver,
} from '../../../../src/hub/store/sqlite/database/driver.ts';
import { Maintenance } from '../../../../src/hub/store/sqlite/maintenance.ts';
import { StoreReader } from '../../../../src/hub/store/sqlite/store-reader.ts';
import { StoreWriter } from '../../../../src/hub/store/sqlite/store-writer.ts';
import { batchOf, documentOf, info, object, tags, type Draft } from '../../../support/hub-batch.ts';
import { ingest } from '../../../support/store-in-process.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'raymon-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Statements that were prepared, by the database of the hub alone. */
const statements = new Set<string>();
const driver: SqliteDriver = {
  ...findDriver(),
  open(path, options) {
    const database = findDriver().open(path, options);
    const prepare = database.prepare.bind(database);
    return {
      exec: (sql) => database.exec(sql),
      prepare(sql) {
        statements.add(sql);
        return prepare(sql);
      },
      close: () => database.close(),
    };
  },
};
const hash = new Uint8Array(32);

/** Calls everything that a store answers; what is not called here fails the test. */
function callAll(writer: StoreWriter, reader: StoreReader): Set<string> {
  const called = new Set<string>();
  const spied = <T extends object>(calls: T): T =>
    new Proxy(calls, {
      get(target, name, receiver) {
        called.add(String(name));
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
  const [w, r] = [spied(writer.writes), spied(reader.reads)];
  const { number: p } = w.projectCreate({ name: 'p', owner: 'me' });
  w.orgCreate({ id: 'o', description: '' }, { userId: 'u', readable: '', role: '' });
  w.orgAddMember('o', { userId: 'v', readable: '', role: '' });
  w.orgRemoveMember('o', 'v');
  const keeping = { days: 1, maxBytes: 1, quotaBytes: 10 ** 9 };
  w.projectUpdate(p, { name: 'q', owner: null, org: 'o', config: '{}', keeping });
  w.profilePut(p, 'n', 'v', hash);
  w.slicePut(p, 's', 'a==1');
  w.sliceDelete(p, 'none');
  w.machinePut(p, 'm', hash);
  const token = { id: 't', kind: 'api', subject: 's', scopes: [], project: p, note: '', created: 1, expires: 1 };
  w.tokenCreate(hash, token);
  w.tokenUsed('t', 1);
  w.tokenRevoke('t');
  w.deviceCreate(hash, { userCode: 'c', client: '', scopes: [], expires: Date.now() + 10 ** 6 });
  w.deviceTried('c');
  w.deviceDecide('c', 'me', true);
  fill(writer, p);
  const page = { project: p, limit: 10 };
  const asks = [
    '',
    'a==1',
    'a!=1',
    'a>=1',
    'a<x',
    'n>5',
    'few>=1',
    'few==x',
    'trace(t1)',
    'tagname(a)',
    'tagtype(label)',
  ];
  for (const slice of [
    ...asks,
    'taggroup(g)',
    '!a==1',
    'tagtype(many)',
    'many0>1',
    'n<0',
    'm!=1',
    'a==1 && few==2 || a==2',
    'all==yes && rare==yes',
    'all==yes && half==yes',
  ]) {
    const { items } = r.traceList({ ...page, slice });
    r.traceListJson({ ...page, slice });
    r.tracePick(
      { project: p, slice },
      items.map(({ id }) => id),
    );
    r.objectList({ ...page, slice });
    r.objectList({ ...page, slice, ref: 'r' });
    r.refList({ ...page, slice, begin: 0 });
    r.histogram({ project: p, slice, begin: 0, end: 10 ** 3 }, 5);
  }
  r.histogram({ project: p, begin: 0, end: 10 ** 16 }, 5);
  r.refList(page);
  for (const bodies of [true, false]) r.traceGet(p, 't1', { from: 0, limit: 10, bodies });
  r.traceOpen(p, 't1', { from: 0, limit: 10, shown: { inlineBytes: 100, isTextOnly: false } });
  r.traceTags(p, 't1');
  const found = r.objectFind(p, 't1', 'r');
  r.objectGet(p, found?.objectId ?? '');
  r.tagNames(p, { limit: 5, prefix: 'a' });
  r.tagValues(p, 'a', { limit: 5 });
  r.scatter({ ...page, tag: 'n' });
  r.projectGet('x');
  r.projectSearch('x');
  r.projectList();
  r.orgGet('o');
  r.orgsOf('u');
  for (const member of [undefined, 'u']) r.orgList({ member, limit: 5 });
  r.profileGet(p, 'n', 'v');
  r.profileList(p);
  r.sliceList(p);
  r.tokenFind(hash);
  r.tokenList();
  r.machineOf(p);
  r.machineFind('m');
  r.deviceFind(hash);
  r.deviceByUserCode('c');
  w.deviceTake(hash);
  w.tracePin(p, 't2', true);
  w.traceDelete(p, 't1');
  w.traceDeleteStep({ project: p, slice: 'a==2' });
  w.retainStep();
  for (let step = 0; step < 4; step++) w.gcStep([], Date.now() + step * 10 ** 6);
  w.status();
  w.projectDelete(p);
  for (let step = 4; step < 9; step++) w.gcStep([], Date.now() + step * 10 ** 6);
  writer.uploads.uploadAbort(writer.uploads.uploadBegin(p));
  return called;
}

function fill(writer: StoreWriter, p: number): void {
  for (let n = 0; n < 6; n++) {
    const drafts: Draft[] = [
      object(`t${n}`, 'r', documentOf(9000, n)),
      object(`t${n}`, 's', documentOf(20)),
      info('i', 'x'),
    ];
    ingest(
      writer,
      batchOf(p, [...drafts, tags(`t${n}`, { a: n % 3, n, few: n % 2 }), { ...tags(`t${n}`, { g: 'x' }) }], `k${n}`),
    );
    ingest(writer, batchOf(p, drafts));
  }
  // Lists of which one is a small part of another, and one that is a large one.
  for (let n = 0; n < 200; n++) {
    const [rare, half] = [n % 50 === 0 ? 'yes' : 'no', n % 2 === 0 ? 'yes' : 'no'];
    ingest(writer, batchOf(p, [tags(`c${n}`, { all: 'yes', rare, half })]));
  }
  // More names of a type, and more values of a name, than are merged.
  const many = Array.from({ length: 100 }, (_, n) => ({ name: `many${n}`, type: 'many', group: 'g', value: n }));
  ingest(writer, batchOf(p, [{ kind: 'tags', traceId: 't2', tags: many }]));
  const spellings = Array.from({ length: 100 }, (_, n) => ({ name: 'm', type: `x${n}`, group: null, value: n }));
  ingest(writer, batchOf(p, [{ kind: 'tags', traceId: 't2', tags: spellings }]));
  for (let from = 0; from <= MAX_TAG_VALUES; from += 1000) {
    const values = Array.from({ length: 1000 }, (_, n) => ({
      name: 'n',
      type: 'metric',
      group: null,
      value: from + n + 0.5,
    }));
    ingest(writer, batchOf(p, [{ kind: 'tags', traceId: `v${from}`, tags: values }]));
  }
}

let writer: StoreWriter;
let reader: StoreReader;
let explained: SqliteDatabase;
let missed: string[] = [];

beforeAll(() => {
  writer = new StoreWriter(driver, { directory: join(root, 'hub') });
  reader = new StoreReader(driver, join(root, 'hub'));
  const called = callAll(writer, reader);
  explained = findDriver().open(join(root, 'hub', 'hub.db'), { readOnly: true });
  missed = [...Object.keys(writer.writes), ...Object.keys(reader.reads)].filter((name) => !called.has(name));
  const long = new Maintenance(driver, join(root, 'hub')).calls;
  long.checkRecords([0, 0, 0], null);
  for (const segment of long.segmentList(0)) long.checkSegment(segment, 0);
}, 120_000);
afterAll(() => {
  explained.close();
  reader.close();
  writer.close();
});

/** Statements that walk a table from its beginning: small ones as a whole, others for one row. */
const WALKS: readonly RegExp[] = [
  /FROM token ORDER BY hash/,
  /FROM token LIMIT/,
  /FROM device LIMIT/,
  /FROM project LIMIT/,
  /FROM project WHERE deleted_ms IS (NOT )?NULL/,
  /FROM doomed ORDER BY trace LIMIT 1/,
  /^SELECT (count\(\*\)|sum\(bytes\)) FROM segment$/,
  /^SELECT sum\(traces\) FROM project$/,
  /^SELECT max\(id\) FROM trace$/,
  /FROM sqlite_/,
  // Tables of one row for each token of a project, or of a machine, when these go.
  /^(DELETE FROM|UPDATE) token /,
  // A project that goes takes what it has along.
  /^DELETE FROM (profile|slice|batch|hour|tagkey|form) WHERE project=\?$/,
];

/** What some statements search, whatever the words of the engine: index, and columns with their comparisons. */
const SEARCHES: readonly (readonly [part: string, table: string, index: string, columns: string])[] = [
  ['FROM trace INDEXED BY trace_new WHERE project=? AND id<=?', 'trace', 'trace_new', 'project= rowid< rowid>'],
  ['tag NOT INDEXED WHERE key=? AND value=?', 'tag', 'PRIMARY', 'key= trace< trace> value='],
  ['INTERSECT', 'tag', 'PRIMARY', 'key= trace< trace> value='],
  ['tag AS other NOT INDEXED', 'other', 'PRIMARY', 'key= trace= value='],
  ['tag INDEXED BY tag_key WHERE key=? AND trace<=? AND trace>=?', 'tag', 'tag_key', 'key= trace< trace>'],
  ['(trace<? OR value<?)', 'tag', 'tag_key', 'key= trace< trace>'],
  ["value<'' LIMIT", 'tag', 'tag_key', 'key= trace= value<'],
  ['value>=? AND value<=?', 'tag', 'PRIMARY', 'key= value< value>'],
  ["value>=''", 'tag', 'PRIMARY', 'key= value>'],
  ['FROM ref WHERE project=? AND ref=? AND trace<=?', 'ref', 'PRIMARY', 'project= ref= trace< trace>'],
  ['SELECT ref FROM ref WHERE project=? AND ref>?', 'ref', 'PRIMARY', 'project= ref>'],
  ['CROSS JOIN record NOT INDEXED WHERE trace=wanted.value AND kind=2', 'record', 'PRIMARY', 'kind= trace='],
  ['CROSS JOIN trace WHERE trace.id=wanted.value', 'trace', 'rowid', 'rowid='],
  ['FROM formless NOT INDEXED WHERE trace=?', 'formless', 'PRIMARY', 'trace='],
  ['FROM tagkey WHERE id=?', 'tagkey', 'rowid', 'rowid='],
  ['UNION ALL', 'record', 'PRIMARY', 'kind= seq> trace='],
  ['INDEXED BY record_ref WHERE trace=? AND ref=?', 'record', 'record_ref', 'ref= trace='],
  ['FROM tagkey INDEXED BY tagkey_name WHERE project=? AND norm>=?', 'tagkey', 'tagkey_name', 'norm< norm> project='],
  ['pinned=0 ORDER BY id LIMIT', 'trace', 'trace_new', 'project= rowid<'],
  ['INDEXED BY trace_name WHERE project=? AND trace_id=?', 'trace', 'trace_name', 'project= trace_id='],
  ['FROM project WHERE number=?', 'project', 'rowid', 'rowid='],
];

function planOf(sql: string): string[] {
  const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 1);
  const statement = explained.prepare(`EXPLAIN QUERY PLAN ${sql}`);
  return statement.all(...parameters).map((row) => String((row as { readonly detail: unknown }).detail));
}

function searchesOf(plan: readonly string[]): string[] {
  const steps = plan
    .map((step) => /^SEARCH (\w+)(?: EXISTS)? USING (.*?)\((.*)\)/.exec(step))
    .filter((step) => step !== null);
  return steps.map(([, table = '', using = '', columns = '']) => {
    const index = /INDEX (\w+)/.exec(using)?.[1] ?? (using.startsWith('INTEGER') ? 'rowid' : 'PRIMARY');
    const name =
      index.startsWith('sqlite_autoindex') || (using.includes('PRIMARY KEY') && index !== 'rowid') ? 'PRIMARY' : index;
    const compared = columns.split(' AND ').map((column) => column.replaceAll(/[\s?]/g, ''));
    return [table, name, ...compared.toSorted()].join(' ');
  });
}

describe('the plans of all statements', () => {
  it('are those of every call of the store', () => {
    expect(missed).toEqual([]);
    expect(statements.size).toBeGreaterThan(90);
  });

  it('neither walk a stored table nor sort rows', () => {
    for (const sql of statements) {
      if (/^(PRAGMA|BEGIN|COMMIT)/.test(sql)) continue;
      const plan = planOf(sql);
      const walks = WALKS.some((walk) => walk.test(sql))
        ? []
        : plan.filter((step) => /^SCAN (?!\(|CONSTANT|\d|\w+ VIRTUAL TABLE)/.test(step));
      const sorts = plan.filter((step) => step.includes('TEMP B-TREE') || step.includes('AUTOMATIC'));
      expect([sql, ...walks, ...sorts]).toEqual([sql]);
    }
  });

  it.each(SEARCHES)('search for "%s" the table %s by %s with %s', (part, table, index, columns) => {
    const found = [...statements].filter((sql) => sql.includes(part));
    expect(found).not.toEqual([]);
    for (const sql of found) expect(searchesOf(planOf(sql))).toContain(`${table} ${index} ${columns}`);
  });

  it('were never told by statistics', () => {
    const [row] = explained.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'").all();
    expect(row).toMatchObject({ count: 0 });
  });
});
