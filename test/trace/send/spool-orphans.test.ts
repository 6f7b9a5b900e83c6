import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { processIdentity } from '../../../src/trace/send/process-identity.ts';
import { isLocal, OrphanFinder, SILENCE_MS, type View } from '../../../src/trace/send/spool-orphans.ts';
import { HEARTBEAT_MS, projectMark, SpoolOwner } from '../../../src/trace/send/spool-owner.ts';
import { builtPackage } from '../../support/child.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const PROJECT = projectMark('p');
const here = processIdentity();
/** Another container of the same machine. */
const container = { ...here, namespace: '1' };

const temporary = temporaryDirectory();
let packageUrl: URL;
let root: string;
const owners: SpoolOwner[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

beforeEach(() => {
  root = join(temporary(), 'spool');
});

afterEach(() => {
  vi.useRealTimers();
  for (const owner of owners.splice(0)) owner.release();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Longer than a socket's path may be. */
function lengthen(): void {
  root = join(temporary(), 'd'.repeat(100), 'spool');
}

/** A directory that this process owns, or another, as it says of itself. */
function ownDirectory(identity = here): { owner: SpoolOwner; directory: string; name: string } {
  const owner = new SpoolOwner(root, identity);
  owners.push(owner);
  owner.hold();
  const name = owner.newName(PROJECT);
  const directory = join(root, name);
  mkdirSync(directory);
  owner.own(directory);
  return { owner, directory, name };
}

function sockets(): string[] {
  return readdirSync(root).filter((name) => name.endsWith('.sock'));
}

/** What is found by a process that sees things so: `left`, `elsewhere`, or `lives` when it is neither. */
async function fate(name: string, view: Partial<View> = {}, finder = new OrphanFinder(root, view)): Promise<string> {
  const { left, elsewhere } = await finder.find([name]);
  if (left.includes(name)) return 'left';
  return elsewhere.includes(name) ? 'elsewhere' : 'lives';
}

/** Starts a process that owns a directory; `how` has the words before `node`. */
async function start(how: readonly string[] = [], script = OWN): Promise<{ child: ChildProcess; name: string }> {
  const [command = process.execPath, ...rest] = [...how, process.execPath];
  const head = `
    import { SpoolOwner } from ${JSON.stringify(new URL('trace/send/spool-owner.js', packageUrl).href)};
    const [root, project] = [${JSON.stringify(root)}, '${PROJECT}'];
  `;
  const child = spawn(command, [...rest, '--input-type=module', '-e', head + script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return { child, name: said.toString().trim() };
}

const OWN = `
  import { mkdirSync } from 'node:fs';
  const owner = new SpoolOwner(root);
  owner.hold();
  const name = owner.newName(project);
  mkdirSync(root + '/' + name);
  owner.own(root + '/' + name);
  console.log(name);
  setInterval(() => {}, 1000);
`;

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('an owner that lives', () => {
  it.each([
    ['of this process', here],
    ['seen from another container', container],
    ['seen where ids cannot be compared', { ...here, namespace: '' }],
    ['seen by a process of another host name', { ...here, host: 'renamed' }],
  ])('is told from an ended one: %s', async (_, view) => {
    expect(await fate(ownDirectory().name, { here: view })).toBe('lives');
  });

  it('keeps what it owns after its directory was moved away, and its socket deleted', async () => {
    const { owner, name } = ownDirectory();
    renameSync(root, `${root}-moved`);
    owner.hold();
    mkdirSync(join(root, name));
    expect(await fate(name, { here: container })).toBe('lives');
    rmSync(join(root, sockets()[0] ?? ''));
    expect(await fate(name)).toBe('lives');
    owner.hold();
    expect(sockets()).toHaveLength(1);
  });

  it('in a container of its own is told from outside, and when it has ended', async () => {
    const unshare = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
    const canUnshare = spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true']).status === 0;
    // Where namespaces are not permitted, an owner that says so stands for one.
    if (!canUnshare)
      return void expect(await fate(ownDirectory({ ...here, pid: 1, namespace: '1' }).name)).toBe('lives');
    const { child, name } = await start(unshare);
    expect(name.split('-')[5]).toBe('1');
    expect(await fate(name)).toBe('lives');
    await kill(child);
    await vi.waitFor(async () => expect(await fate(name)).toBe('left'));
  });

  it('is told from an ended one while it is stopped', async () => {
    const { child, name } = await start();
    child.kill('SIGSTOP');
    expect(await fate(name, { here: container })).toBe('lives');
  });
});

describe('an owner that has ended', () => {
  it.each([
    ['in the same container', here],
    ['in another one', container],
  ])('is found at once, %s', async (_, view) => {
    const { child, name } = await start();
    expect(await fate(name, { here: view })).toBe('lives');
    await kill(child);
    expect(await fate(name, { here: view })).toBe('left');
  });

  it('is told by its id where the path is too long for a socket', async () => {
    lengthen();
    const { child, name } = await start();
    expect(sockets()).toEqual([]);
    expect(await fate(name)).toBe('lives');
    await kill(child);
    expect(await fate(name)).toBe('left');
  });

  it('is told when another process has its id', async () => {
    const { owner, name } = ownDirectory({ ...here, start: '1' });
    owner.release();
    expect(await fate(name)).toBe('left');
  });

  it('is told while the primary of its cluster, or the process of its thread, lives on', async () => {
    const file = join(temporary(), 'worker.mjs');
    const module = JSON.stringify(new URL('trace/send/spool-owner.js', packageUrl).href);
    const say = `import { parentPort } from 'node:worker_threads'; console.log = (name) => parentPort ? parentPort.postMessage(name) : process.send(name);`;
    writeFileSync(file, `import { SpoolOwner } from ${module}; const [root, project] = ${JSON.stringify([root, PROJECT])}; ${say}${OWN}`); // oxfmt-ignore
    const names = (
      await start(
        [],
        `
      import cluster from 'node:cluster';
      import { Worker } from 'node:worker_threads';
      const file = ${JSON.stringify(file)};
      cluster.setupPrimary({ exec: file, execArgv: [] });
      const worker = cluster.fork();
      const name = await new Promise((resolve) => worker.on('message', resolve));
      worker.process.kill('SIGKILL');
      await new Promise((resolve) => worker.on('exit', resolve));
      const thread = new Worker(file, { execArgv: [] });
      const other = await new Promise((resolve) => thread.on('message', resolve));
      await thread.terminate();
      console.log(name + ' ' + other);
      setInterval(() => {}, 1000);
    `,
      )
    ).name.split(' ');
    expect(names).toHaveLength(2);
    expect(await Promise.all(names.map((name) => fate(name, { here: container })))).toEqual(['left', 'left']);
  });
});

describe('an owner that cannot be seen', () => {
  it('lives while it gives signs of life, and has ended when one has watched for two minutes without', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    lengthen();
    const { name } = ownDirectory();
    let now = 0;
    const finder = new OrphanFinder(root, { here: container, now: () => now });
    for (let beat = 0; beat < 30; beat++) {
      expect(await fate(name, {}, finder)).toBe('lives');
      now += HEARTBEAT_MS;
      vi.advanceTimersByTime(HEARTBEAT_MS);
    }
    expect(await fate(name, {}, finder)).toBe('lives');
    now += SILENCE_MS - 1;
    expect(await fate(name, {}, finder)).toBe('lives');
    now += 1;
    expect(await fate(name, {}, finder)).toBe('left');
  });

  it('is not taken for ended because the clock of the day jumps', async () => {
    lengthen();
    const { name, directory } = ownDirectory();
    utimesSync(directory, new Date(0), new Date(0));
    expect(await fate(name, { here: container })).toBe('lives');
  });

  it('through another mount is not taken for ended because its socket refuses', async () => {
    const { child, name } = await start();
    await kill(child);
    const seen = name.replace(/^(own-\w+-[\w.]+-)\d+/, '$1999');
    renameSync(join(root, name), join(root, seen));
    expect(await fate(seen, { here: container })).toBe('lives');
    expect(await fate(seen)).toBe('left');
  });
});

describe('another machine', () => {
  const other = { ...here, boot: 'f00d' };
  it('runs no more when the file system is of this one: it was started again', async () => {
    expect(await fate(ownDirectory(other).name)).toBe('left');
  });

  it('may run on a file system of a network, however long nothing changes', async () => {
    const { name, directory } = ownDirectory(other);
    utimesSync(directory, new Date(0), new Date(0));
    const finder = new OrphanFinder(root, { isLocal: () => false, now: () => SILENCE_MS });
    expect(await fate(name, {}, finder)).toBe('elsewhere');
    expect(await fate(name, {}, finder)).toBe('elsewhere');
  });

  it('is told from this one by its name where there is no boot id, also of the same name', async () => {
    const unknown = { ...here, boot: '', namespace: 'machine' };
    expect(await fate(ownDirectory({ ...unknown, host: 'other' }).name, { here: unknown })).toBe('elsewhere');
    expect(await fate(ownDirectory(unknown).name, { here: unknown })).toBe('lives');
    const { owner, name, directory } = ownDirectory({ ...unknown, pid: 4194303, start: '0' });
    owner.release();
    // Its name alone does not tell a machine: signs of life are asked for as well.
    expect(await fate(name, { here: unknown })).toBe('lives');
    utimesSync(directory, new Date(0), new Date(0));
    expect(await fate(name, { here: unknown })).toBe('left');
  });

  it('shares no file system of this one', () => {
    expect(isLocal(temporary())).toBe(true);
    expect(isLocal('/proc')).toBe(false);
  });
});

/** A directory as version 0.1.0 named it. */
function earlierDirectory(...[pid, start, namespace, host]: (string | number)[]): string {
  const name = `${pid}-${start}-${namespace}-${host}-0123456789ab-${PROJECT}`;
  mkdirSync(join(root, name), { recursive: true });
  return name;
}

describe('a directory of version 0.1.0', () => {
  const { pid, start: since, namespace, host } = here;
  it('is told by the id of its process, and when that began', async () => {
    expect(await fate(earlierDirectory(pid, since, namespace, host))).toBe('lives');
    expect(await fate(earlierDirectory(pid, Number(since) + 1, namespace, host))).toBe('left');
    expect(await fate(earlierDirectory(4194303, since, namespace, host))).toBe('left');
  });

  it.each([
    ['of another container', '1', host],
    ['of another host name', namespace, 'other'],
  ])('%s is left when nothing in it has changed for long', async (_, space, machine) => {
    const name = earlierDirectory(4194303, since, space, machine);
    const file = join(root, name, 'records.jsonl');
    writeFileSync(file, '');
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(join(root, name), old, old);
    // Appending changes the time of the file alone.
    expect(await fate(name)).toBe('lives');
    utimesSync(file, old, old);
    expect(await fate(name)).toBe('left');
    expect(await fate(name, { isLocal: () => false })).toBe('elsewhere');
  });
});

it('a directory whose name says nothing is left in peace', async () => {
  for (const name of ['backup', '2024-01-01', `own-${PROJECT}`, `own-a-b-c-d-x-f-g-0-${PROJECT}`]) {
    mkdirSync(join(root, name), { recursive: true });
    expect(await fate(name)).toBe('lives');
  }
  expect(await fate(`free-0123456789ab-${PROJECT}`)).toBe('left');
});

it('sockets of ended owners are swept once they own nothing, others are not', async () => {
  const { child, name } = await start();
  const { owner } = ownDirectory();
  await kill(child);
  const finder = new OrphanFinder(root);
  await finder.sweep();
  expect(sockets()).toHaveLength(2);
  rmSync(join(root, name), { recursive: true });
  await finder.sweep();
  expect(sockets()).toHaveLength(1);
  owner.release();
  expect(sockets()).toEqual([]);
});
