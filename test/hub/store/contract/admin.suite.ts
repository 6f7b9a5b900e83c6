import { expect, it } from 'vitest';
import { batchOf, info } from '../../../support/hub-batch.ts';
import type { Context } from './context.ts';

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** Projects, organisations, tokens, devices. */
export function adminSuite(context: Context): void {
  it('makes, finds, changes and deletes projects', async () => {
    const store = context.store();
    const made = await store.projectCreate({ name: 'cats', owner: 'me' });
    expect(made).toMatchObject({ name: 'cats', owner: 'me', org: null, config: null, bytes: 0 });
    expect(await store.projectGet(made.id)).toEqual(made);
    expect(await store.projectSearch('cats')).toEqual(made);
    await expect(store.projectCreate({ name: 'cats', owner: 'me' })).rejects.toMatchObject({
      code: 'exists',
      status: 409,
    });
    await expect(store.projectCreate({ id: made.id, name: 'x', owner: null })).rejects.toMatchObject({
      code: 'exists',
    });
    const keeping = { days: 30, maxBytes: 1000, quotaBytes: null };
    const changed = await store.projectUpdate(made.number, { config: '{"a": 1.0}', keeping });
    expect(changed).toEqual({ ...made, config: '{"a": 1.0}', keeping });
    expect(await store.projectUpdate(made.number, { keeping: { days: null } })).toMatchObject({
      keeping: { days: null, maxBytes: 1000 },
      config: '{"a": 1.0}',
    });
    await expect(store.projectUpdate(made.number, { org: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await store.ingest(batchOf(made.number, [info('t', 'x')]));
    expect(await store.projectDelete(made.number)).toBe(true);
    expect(await store.projectDelete(made.number)).toBe(false);
    expect(await store.projectGet(made.id)).toBe(null);
    await expect(store.ingest(batchOf(made.number, [info('t', 'x')]))).rejects.toMatchObject({ code: 'not-found' });
    const again = await store.projectCreate({ id: made.id, name: 'cats', owner: 'me' });
    expect(again.number).not.toBe(made.number);
    await store.gc();
    expect((await store.projectList()).filter(({ name }) => name === 'cats')).toEqual([again]);
    expect((await store.traceList({ project: made.number, limit: 9 })).items).toEqual([]);
    expect(await store.verify()).toMatchObject({ faultCount: 0 });
  });

  it('knows a project as the last change has left it', async () => {
    const store = context.store();
    expect(await store.projectKnown('seen')).toBe(null);
    const { number } = await store.projectCreate({ id: 'seen', name: 'seen', owner: 'me' });
    const facts = { number, id: 'seen', name: 'seen', owner: 'me', org: null };
    expect([await store.projectKnown('seen'), await store.projectKnown('seen')]).toStrictEqual([facts, facts]);
    await store.projectUpdate(number, { name: 'other', owner: 'you' });
    expect(await store.projectKnown('seen')).toStrictEqual({ ...facts, name: 'other', owner: 'you' });
    await store.projectDelete(number);
    expect(await store.projectKnown('seen')).toBe(null);
    const again = await store.projectCreate({ id: 'seen', name: 'seen', owner: 'me' });
    expect(await store.projectKnown('seen')).toStrictEqual({ ...facts, number: again.number });
    const reopened = await context.reopen();
    await expect(store.projectKnown('seen')).rejects.toMatchObject({ code: 'closed' });
    expect(await reopened.projectKnown('seen')).toStrictEqual({ ...facts, number: again.number });
  });

  it('has organisations with members', async () => {
    const store = context.store();
    const member = { userId: 'u', readable: 'You', role: 'admin' };
    const org = await store.orgCreate({ id: 'o', description: 'all of us' }, member);
    expect(org).toMatchObject({ id: 'o', description: 'all of us', members: [member] });
    await expect(store.orgCreate({ id: 'o', description: '' }, member)).rejects.toMatchObject({ code: 'exists' });
    const two = await store.orgAddMember('o', { userId: 'v', readable: 'V', role: 'member' });
    expect(two.members.map(({ userId }) => userId)).toEqual(['u', 'v']);
    expect((await store.orgAddMember('o', { userId: 'v', readable: 'W', role: 'member' })).members[1]?.readable).toBe(
      'W',
    );
    expect((await store.orgRemoveMember('o', 'u')).members.map(({ userId }) => userId)).toEqual(['v']);
    expect([await store.orgsOf('v'), await store.orgsOf('u'), await store.orgGet('none')]).toEqual([['o'], [], null]);
    await store.orgCreate({ id: 'a/b', description: '' }, { ...member, userId: 'w' });
    expect(await store.orgList({ limit: 1 })).toEqual([{ id: 'a/b', description: '' }]);
    expect(await store.orgList({ limit: 5, after: 'a/b' })).toEqual([{ id: 'o', description: 'all of us' }]);
    expect((await store.orgList({ limit: 5, member: 'v' })).map(({ id }) => id)).toEqual(['o']);
    expect(await store.orgList({ limit: 5, member: 'v', after: 'o' })).toEqual([]);
    await expect(store.orgAddMember('none', member)).rejects.toMatchObject({ code: 'not-found' });
    const project = await store.projectCreate({ name: 'p', owner: 'u' });
    const moved = await store.projectUpdate(project.number, { owner: null, org: 'o' });
    expect(moved).toMatchObject({ owner: null, org: 'o' });
  });

  it('keeps profiles as they came, and slices', async () => {
    const store = context.store();
    const project = await context.project();
    const text = new TextEncoder().encode('{"type": "Profile",\n "params": {"n": 1.0}}');
    await store.profilePut(project, 'p', '1', text);
    await store.profilePut(project, 'p', '0', new Uint8Array(3));
    expect(Buffer.from((await store.profileGet(project, 'p', '1')) ?? [])).toEqual(Buffer.from(text));
    expect(await store.profileList(project)).toEqual([
      { name: 'p', version: '0' },
      { name: 'p', version: '1' },
    ]);
    expect(await store.profileGet(await context.project(), 'p', '1')).toBe(null);
    await store.slicePut(project, 's', 'a==1&&b==2');
    await expect(store.slicePut(project, 's', 'a=')).rejects.toMatchObject({ code: 'bad-slice' });
    expect(await store.sliceList(project)).toEqual([{ name: 's', slice: 'a==1 && b==2' }]);
    expect([await store.sliceDelete(project, 's'), await store.sliceDelete(project, 's')]).toEqual([true, false]);
  });

  it('keeps tokens by their hash alone, and revokes them at once', async () => {
    const store = context.store();
    const project = await context.project();
    const token = {
      id: 'a',
      kind: 'api',
      subject: 'me',
      scopes: ['read'],
      project,
      note: 'ci',
      created: 1,
      expires: 9,
    };
    await store.tokenCreate(hash(1), token);
    expect(await store.tokenFind(hash(1))).toEqual({ ...token, used: null, revoked: null });
    expect(await store.tokenFind(hash(2))).toBe(null);
    await expect(store.tokenCreate(hash(1), { ...token, id: 'b' })).rejects.toMatchObject({ code: 'exists' });
    await expect(store.tokenCreate(hash(2), token)).rejects.toMatchObject({ code: 'exists' });
    await expect(store.tokenCreate(hash(2), { ...token, id: 'b', project: 999 })).rejects.toMatchObject({
      code: 'not-found',
    });
    await store.tokenUsed('a', 3_600_001);
    await store.tokenCreate(hash(3), { ...token, id: 'c', subject: 'you', project: null, created: 2, expires: null });
    const ids = (await store.tokenList()).filter(({ id }) => id === 'a' || id === 'c');
    expect(ids.map(({ id, used }) => [id, used])).toEqual([
      ['a', 3_600_000],
      ['c', null],
    ]);
    expect((await store.tokenList({ project })).map(({ id }) => id)).toEqual(['a']);
    expect((await store.tokenList({ subject: 'you' })).map(({ id }) => id)).toEqual(['c']);
    expect([await store.tokenRevoke('a'), await store.tokenRevoke('a'), await store.tokenRevoke('x')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await store.tokenFind(hash(1)))?.revoked).toBeTypeOf('number');
  });

  it.each([
    { kind: 'machine', subject: 'm', note: '' },
    { kind: 'visit', subject: 'me', note: 'by token a' },
  ])(
    'keeps the newest 1,000 tokens of one that logs in over and over ($kind), and all of others',
    async (login) => {
      const store = context.store();
      const project = await context.project();
      const base = { scopes: ['read'], project, created: 1, expires: 10 ** 14 };
      // Unlike those of other tests.
      const nameOf = (at: number): Uint8Array =>
        new Uint8Array([at >> 8, at & 255, login.kind.length, ...hash(9).subarray(3)]);
      const others = [
        { ...login, subject: 'other' },
        { ...login, kind: 'api' },
      ];
      for (const [at, other] of others.entries()) {
        await store.tokenCreate(nameOf(2000 + at), { ...base, ...other, id: `${login.kind}-other-${at}` });
      }
      for (let at = 0; at < 1003; at++) {
        await store.tokenCreate(nameOf(at), { ...base, ...login, id: `${login.kind}-${at}`, expires: 10 ** 14 + at });
      }
      const found = await Promise.all([0, 2, 3, 1002, 2000, 2001].map((at) => store.tokenFind(nameOf(at))));
      expect(found.map((token) => token !== null)).toEqual([false, false, true, true, true, true]);
    },
    60_000,
  );

  it('has one machine client for a project, whose tokens go with it', async () => {
    const store = context.store();
    const project = await context.project();
    await store.machinePut(project, 'm1', hash(1));
    const token = { id: 't', kind: 'machine', subject: 'm1', scopes: [], project, note: '', created: 1, expires: null };
    await store.tokenCreate(hash(7), token);
    expect(await store.machineOf(project)).toEqual({ clientId: 'm1' });
    expect(await store.machineFind('m1')).toEqual({ project, secretHash: hash(1) });
    await store.machinePut(project, 'm2', hash(2));
    expect(await store.machineFind('m1')).toBe(null);
    expect((await store.tokenFind(hash(7)))?.revoked).toBeTypeOf('number');
    await expect(store.machinePut(await context.project(), 'm2', hash(3))).rejects.toMatchObject({ code: 'exists' });
  });

  it('lets a device in once', async () => {
    const store = context.store();
    const device = { userCode: 'BCDF-GHJK', client: 'c', scopes: ['read'], expires: Date.now() + 60_000 };
    await store.deviceCreate(hash(1), device);
    await expect(store.deviceCreate(hash(2), device)).rejects.toMatchObject({ code: 'exists' });
    const waiting = { ...device, subject: null, isDenied: false, tries: 0 };
    expect(await store.deviceFind(hash(1))).toEqual(waiting);
    expect(await store.deviceByUserCode('BCDF-GHJK')).toEqual(waiting);
    expect(await store.deviceTake(hash(1))).toBe(null);
    expect([await store.deviceTried('BCDF-GHJK'), await store.deviceTried('none')]).toEqual([1, null]);
    expect(await store.deviceDecide('BCDF-GHJK', 'me', true)).toBe(true);
    expect(await store.deviceDecide('BCDF-GHJK', 'other', false)).toBe(false);
    expect(await store.deviceTake(hash(1))).toEqual({ ...waiting, subject: 'me', tries: 1 });
    expect(await store.deviceTake(hash(1))).toBe(null);
    expect(await store.deviceByUserCode('BCDF-GHJK')).toBe(null);
  });
}
