import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SecretsFile } from '../../../src/api/login/secrets-file.ts';
import { LoginError } from '../../../src/base/errors.ts';
import { builtPackage, runChild } from '../../support/child.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const USER = { authUrl: 'https://auth.example', audience: 'https://api.example', clientId: 'program', secret: 'token' };
const LAYOUT = {
  user: {
    'https://auth.example': {
      config: { auth_url: 'https://auth.example', audience: 'https://api.example', client_id: 'program' },
      secret: 'token',
    },
  },
  m2m: {
    p1: {
      config: {
        auth_url: 'https://auth.example',
        audience: 'https://api.example',
        client_id: 'machine',
        grant_type: 'client_credentials',
      },
      secret: 'machine-secret',
    },
  },
};

const directory = temporaryDirectory();

/** A file of secrets with that text. */
function secrets(text: string, mode = 0o600): string {
  const path = join(directory(), 'secrets.json');
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
}

describe('SecretsFile', () => {
  it('reads the layout of the original', async () => {
    const file = new SecretsFile(secrets(JSON.stringify(LAYOUT, null, 4)));
    expect(await file.machine('p1')).toEqual({ ...USER, clientId: 'machine', secret: 'machine-secret' });
    expect(await file.machine('p2')).toBeUndefined();
    expect(await file.machine('__proto__')).toBeUndefined();
    expect(await file.users()).toEqual(new Map([[USER.authUrl, USER]]));
  });

  it.each(['{}', '{"user": {}, "m2m": {}}'])('finds nothing in %s', async (text) => {
    const file = new SecretsFile(secrets(text));
    expect([await file.machine('p1'), await file.users()]).toEqual([undefined, new Map()]);
  });

  it('finds nothing where there is no file, and makes one with its directory', async () => {
    const path = join(directory(), '.raymon', 'secrets.json');
    const file = new SecretsFile(path);
    expect([await file.machine('p1'), await file.users()]).toEqual([undefined, new Map()]);
    await file.saveUser(USER);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ user: LAYOUT.user });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });

  it('keeps whatever else is in the file, and leaves no other file', async () => {
    const text = '{"m2m": {"__proto__": 1, "p": [1]}, "more": {"a": null}, "user": {"https://other": {"config": 5}}}';
    const path = secrets(text);
    await new SecretsFile(path).saveUser(USER);
    const expected = text.replace(
      /"user": .*/,
      `"user": ${JSON.stringify({ 'https://other': { config: 5 }, ...LAYOUT.user })}}`,
    );
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(JSON.parse(expected), null, 4)}\n`);
    expect(readdirSync(join(path, '..'))).toEqual(['secrets.json']);
  });

  it('loses none of what many programs keep at the same time', async () => {
    const path = join(directory(), 'secrets.json');
    const urls = Array.from({ length: 12 }, (_, at) => `http://127.0.0.1:${7000 + at}`);
    await Promise.all(urls.map((authUrl) => new SecretsFile(path).saveUser({ ...USER, authUrl })));
    expect([...(await new SecretsFile(path).users()).keys()].toSorted()).toEqual(urls);
    expect(readdirSync(directory())).toEqual(['secrets.json']);
  });

  it('does not wait for a program that has ended', async () => {
    const path = secrets('{}');
    writeFileSync(`${path}.lock`, '');
    const minute = new Date(Date.now() - 60_000);
    utimesSync(`${path}.lock`, minute, minute);
    await new SecretsFile(path).saveUser(USER);
    expect(readdirSync(join(path, '..'))).toEqual(['secrets.json']);
  });

  it('replaces the file a link points to, not the link', async () => {
    const path = secrets('{}');
    const link = join(directory(), 'link.json');
    symlinkSync(path, link);
    await new SecretsFile(link).saveUser(USER);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ user: LAYOUT.user });
  });

  it('loses nothing of logins at once, in 25 races', async () => {
    for (let race = 0; race < 25; race++) {
      const path = secrets(JSON.stringify(LAYOUT));
      const urls = Array.from({ length: 4 }, (_, index) => `https://auth-${index}.example`);
      await Promise.all(urls.map((authUrl) => new SecretsFile(path).saveUser({ ...USER, authUrl })));
      const users = await new SecretsFile(path).users();
      expect([...users.keys()].toSorted()).toEqual([...urls, USER.authUrl].toSorted());
      expect(readdirSync(join(path, '..'))).toEqual(['secrets.json']);
    }
  });

  it('loses nothing of logins at once, in several processes', async () => {
    const path = secrets(JSON.stringify(LAYOUT));
    const packageUrl = await builtPackage();
    const names = ['a', 'b', 'c'];
    const save = (name: string): Promise<unknown> =>
      runChild(`
        import { SecretsFile } from ${JSON.stringify(new URL('api/login/secrets-file.js', packageUrl).href)};
        const file = new SecretsFile(${JSON.stringify(path)});
        for (let index = 0; index < 25; index++) {
          await file.saveUser({ ...${JSON.stringify(USER)}, authUrl: 'https://${name}-' + index + '.example' });
        }
      `);
    await Promise.all(names.map((name) => save(name)));
    expect((await new SecretsFile(path).users()).size).toBe(1 + 25 * names.length);
    expect(await new SecretsFile(path).machine('p1')).toBeDefined();
  }, 120_000);

  it.each([0o600, 0o400])('keeps mode %o of the file', async (mode) => {
    const path = secrets('{}', mode);
    await new SecretsFile(path).saveUser(USER);
    expect(statSync(path).mode & 0o777).toBe(mode);
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['half-written', JSON.stringify(LAYOUT).slice(0, 150)],
    ['of Python, not JSON', "{'user': {}}"],
    ['a list', '[]'],
    ['null', 'null'],
    ['with a list of users', '{"user": [], "m2m": []}'],
    ['of the older layout of Python', JSON.stringify({ user: { config: {}, secret: 't' }, m2m: { p1: 'x' } })],
    ['without a config', '{"user": {"https://auth.example": {"secret": "t"}}, "m2m": {"p1": {"secret": "t"}}}'],
    ['with a number as secret', JSON.stringify(LAYOUT).replace(/"secret":"[^"]*"/g, '"secret":5')],
    ['without client ids', JSON.stringify(LAYOUT).replaceAll('client_id', 'client')],
    ['not UTF-8', '\u00ff'],
  ])('refuses a file that is %s, and leaves it as it is', async (what, text) => {
    const path = secrets('');
    const bytes = Buffer.from(text, what === 'not UTF-8' ? 'latin1' : 'utf8');
    writeFileSync(path, bytes);
    const file = new SecretsFile(path);
    for (const attempt of [() => file.machine('p1'), () => file.users()]) {
      const error: unknown = await attempt().catch((e: unknown) => e);
      expect(error).toBeInstanceOf(LoginError);
      expect(error).toMatchObject({ code: 'bad-secrets' });
      expect((error as Error).message).toMatch(/^Expected .* it is left as it is$/);
      expect((error as Error).message).not.toContain('machine-secret');
    }
    expect(readFileSync(path)).toEqual(bytes);
  });

  it.each(['', '{"user": {', '[]', '{"user": 5}'])('does not write over %j', async (text) => {
    const path = secrets(text);
    await expect(new SecretsFile(path).saveUser(USER)).rejects.toMatchObject({ code: 'bad-secrets' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([0o644, 0o640, 0o604, 0o620, 0o660])(
    'refuses mode %o, which the original writes, and says what to do',
    async (mode) => {
      const path = secrets(JSON.stringify(LAYOUT), mode);
      const file = new SecretsFile(path);
      await expect(file.machine('p1')).rejects.toThrow(`Expected mode 0600, got 0${mode.toString(8)}`);
      await expect(file.saveUser(USER)).rejects.toThrow('chmod 600');
      expect(statSync(path).mode & 0o777).toBe(mode);
      expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(LAYOUT));
    },
  );

  it('accepts mode 0400', async () => {
    expect(await new SecretsFile(secrets(JSON.stringify(LAYOUT), 0o400)).machine('p1')).toBeDefined();
  });

  it('refuses a machine client of another grant', async () => {
    const file = new SecretsFile(secrets(JSON.stringify(LAYOUT).replace('client_credentials', 'password')));
    await expect(file.machine('p1')).rejects.toThrow('grant_type client_credentials');
  });

  it('refuses a file of any size, and what is no file', async () => {
    const large = new SecretsFile(secrets(JSON.stringify({ ...LAYOUT, more: ' '.repeat(2 ** 20) })));
    await expect(large.machine('p1')).rejects.toThrow('at most 1048576 bytes');
    const occupied = join(directory(), 'occupied');
    mkdirSync(occupied, { mode: 0o700 });
    await expect(new SecretsFile(occupied).users()).rejects.toMatchObject({ code: 'bad-secrets' });
  });

  it('says that it cannot write, and leaves nothing behind', async () => {
    const place = secrets('not a directory');
    await expect(new SecretsFile(join(place, 'secrets.json')).saveUser(USER)).rejects.toMatchObject({
      code: 'bad-secrets',
    });
    expect(readdirSync(join(place, '..'))).toEqual(['secrets.json']);
  });
});
