import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  freeName,
  HEARTBEAT_MS,
  isOfProject,
  ownerOf,
  projectMark,
  socketId,
  socketPath,
  SpoolOwner,
} from '../../../src/trace/send/spool-owner.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const HERE = { boot: 'b0', host: 'machine', namespace: '4026', pid: 17, start: '99' };

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const visitor = connect({ path });
    visitor.on('connect', () => resolve(true)).on('error', () => resolve(false));
  });
}

describe('the name of a directory', () => {
  it('says who owns it, and whose records it holds', () => {
    const owner = new SpoolOwner(directory(), HERE);
    const project = projectMark('a-project of any name/…');
    const [first, second] = [owner.newName(project), owner.newName(project)];
    expect(first).not.toBe(second);
    expect(ownerOf(first)).toMatchObject({ ...HERE, device: String(statSync(directory()).dev) });
    expect(project).toMatch(/^[0-9a-f]{16}$/);
    expect([isOfProject(first, project), isOfProject(first, projectMark('another'))]).toEqual([true, false]);
  });

  it('may say that nobody owns it, and is else of no spool', () => {
    const name = freeName('0123456789abcdef');
    expect([ownerOf(name), isOfProject(name, '0123456789abcdef')]).toEqual(['free', true]);
    for (const other of ['', 'own', 'lost+found', 'own-b-h-d-n-x-9-id-0-p', 'own-b-h-d-n-17-9-id-0']) {
      expect(ownerOf(other)).toBeUndefined();
    }
  });

  it('leads to a socket, unless its path would be too long', () => {
    const path = socketPath('/spool', '0123456789ab') ?? '';
    expect(socketId(path.slice('/spool/'.length))).toBe('0123456789ab');
    expect(socketPath(`/${'x'.repeat(100)}`, '0123456789ab')).toBeUndefined();
    for (const file of ['0123456789ab.new', 'x.sock', '../0123456789ab.sock']) expect(socketId(file)).toBeUndefined();
  });
});

/** The socket of the only owner. */
function socket(): string {
  const name = readdirSync(join(directory(), 'spool')).find((entry) => entry.endsWith('.sock'));
  return join(directory(), 'spool', name ?? '');
}

describe('SpoolOwner', () => {
  let owner: SpoolOwner;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    owner = new SpoolOwner(join(directory(), 'spool'));
  });
  afterEach(() => {
    owner.release();
    vi.useRealTimers();
  });

  it('listens from the moment it holds until it releases, in a directory of its own mode', async () => {
    owner.hold();
    expect(statSync(join(directory(), 'spool')).mode & 0o777).toBe(0o700);
    const path = socket();
    expect(await answers(path)).toBe(true);
    owner.hold();
    expect(readdirSync(join(directory(), 'spool'))).toHaveLength(1);
    owner.release();
    expect(existsSync(path)).toBe(false);
    expect(await answers(path)).toBe(false);
  });

  it('listens anew when others have deleted its socket, or the whole directory', async () => {
    owner.hold();
    rmSync(socket());
    owner.hold();
    expect(await answers(socket())).toBe(true);
    rmSync(join(directory(), 'spool'), { recursive: true });
    owner.hold();
    expect(await answers(socket())).toBe(true);
  });

  it('keeps the time of what it owns going, and of nothing else', () => {
    owner.hold();
    const [mine, lost] = ['mine', 'lost'].map((name) => join(directory(), 'spool', name)) as [string, string];
    for (const path of [mine, lost]) {
      mkdirSync(path);
      utimesSync(path, 1, 1);
      owner.own(path);
    }
    owner.disown(lost);
    owner.own(join(directory(), 'spool', 'gone'));
    vi.advanceTimersByTime(HEARTBEAT_MS);
    expect(statSync(mine).mtimeMs).toBeGreaterThan(1000);
    expect(statSync(lost).mtimeMs).toBe(1000);
  });
});
