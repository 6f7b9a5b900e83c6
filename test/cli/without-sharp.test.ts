import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Image } from '../../src/image/image.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { fromJson, toJsonBytes } from '../../src/toolkit/builtins.ts';
import { builtCliWithPages, start, type Ended } from '../support/built-cli.ts';
import { plain } from '../support/terminal.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
let program = '';
beforeAll(async () => {
  program = await builtCliWithPages();
}, 180_000);

/** Hides sharp from a program, as where an optional dependency could not be installed. */
const RESOLVE = `(name, context, next) => {
  if (name !== 'sharp') return next(name, context);
  throw Object.assign(new Error("Cannot find package 'sharp'"), { code: 'ERR_MODULE_NOT_FOUND' });
}`;
const url = (program: string): string => `data:text/javascript,${encodeURIComponent(program)}`;
// Newer versions of Node warn of the older way.
const HIDE = `import * as hooks from 'node:module';
  if (hooks.registerHooks === undefined) hooks.register(${JSON.stringify(url(`export const resolve = ${RESOLVE};`))});
  else hooks.registerHooks({ resolve: ${RESOLVE} });`;
const HIDDEN = { NODE_OPTIONS: `--import ${url(HIDE)}`, FORCE_COLOR: undefined };

const raymon = (...argv: string[]): Promise<Ended> => start(program, argv, HIDDEN).ended;

const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url));

function at(name: string): string {
  mkdirSync(directory(), { recursive: true });
  return join(directory(), name);
}

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

const photo = (): string => file('photo.jpg', fixture('progressive.jpg'));
const pixels = (): string =>
  file('pixels.json', toJsonBytes(new Numpy({ data: Uint8Array.from({ length: 48 }, (_, i) => i), shape: [4, 4, 3] })));

describe('without sharp', () => {
  it('a JPEG is shown and proven as far as it can be, and says what to install', async () => {
    const shown = await raymon('show', photo());
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(plain(shown.out)).toMatch(/^Image jpeg /);
    expect(shown.out).toContain('Not decoded: a JPEG is decoded by sharp: npm install sharp');
    const verified = await raymon('verify', photo());
    expect(verified).toMatchObject({ code: 0, err: '' });
    expect(verified.out).toContain('pixels not decoded: a JPEG is decoded by sharp: npm install sharp');
    const said = await raymon('show', '--json', photo());
    expect(JSON.parse(said.out)).toMatchObject({ encoding: 'jpeg' });
  });

  it('two JPEGs are compared as files, and pixels are said not to be', async () => {
    const other = file('other.jpg', fixture('grey.jpg'));
    const { code, out, err } = await raymon('diff', photo(), other);
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('npm install sharp');
    expect(await raymon('diff', photo(), photo())).toMatchObject({ code: 0 });
  });

  it.each([
    ['a JPEG', 'out.png', photo],
    ['a PNG', 'out.jpg', () => file('picture.png', fixture('rgb-8.png'))],
    ['an array', 'out.jpg', pixels],
  ])('the pixels of %s are not written to %s: one line says what to install', async (_, output, input) => {
    const { code, out, err } = await raymon('convert', input(), at(output), '--lossy');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^raymon convert: [^\n]*npm install sharp[^\n]*\(missing-dependency\)\n$/);
    expect(existsSync(at(output))).toBe(false);
  });

  it('pixels of an array are written to a PNG, which needs no sharp', async () => {
    expect(await raymon('convert', pixels(), at('out.png'))).toMatchObject({ code: 0, err: '' });
    expect(await raymon('convert', at('out.png'), at('back.json'), '--to', 'json')).toMatchObject({ code: 0, err: '' });
    const { data, shape } = await (fromJson(readFileSync(at('back.json'))) as Image).toPixels();
    const logged = fromJson(readFileSync(pixels())) as Numpy;
    expect([data, shape]).toEqual([logged.values, logged.shape]);
  });

  it('what needs no pixels works', async () => {
    const json = at('photo.json');
    expect(await raymon('convert', photo(), json)).toMatchObject({ code: 0, err: '' });
    expect(fromJson(readFileSync(json))).toBeInstanceOf(Image);
    expect(await raymon('convert', json, at('again.jpg'))).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(at('again.jpg'))).toEqual(fixture('progressive.jpg'));
    expect(await raymon('view', photo(), '-o', at('page.html'))).toMatchObject({ code: 0, err: '' });
    const png = await raymon('show', file('picture.png', fixture('rgb-8.png')));
    expect(png).toMatchObject({ code: 0, err: '' });
    expect(png.out).not.toContain('sharp');
  });
});
