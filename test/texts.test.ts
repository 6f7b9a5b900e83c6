import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { blocksOf, fileNameOf, headingsOf, linksOf, pages, ROOT, type Block } from './support/texts.ts';

const PROGRAMS = join(ROOT, '.build/texts/programs');
const PARTS = join(ROOT, '.build/texts/parts');

/** What a program says that it prints: what follows `console.log(…); //` on a line. */
function promised(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text = '']) => text);
}

/** Without the line breaks that Node puts into what is long. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

describe('texts', () => {
  it.each(pages().map((page) => [page.path, page] as const))('links of %s lead somewhere', (_, page) => {
    for (const { file, heading } of linksOf(page)) {
      expect.soft(existsSync(join(ROOT, file)), file).toBe(true);
      if (heading !== '') expect.soft([...headingsOf(file)], `${file}#${heading}`).toContain(heading);
    }
  });

  it('README has at most 250 lines', () => {
    const readme = pages().find(({ path }) => path === 'README.md');
    expect(readme?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(250);
  });

  it('no text says that a package that is not published can be installed by its name', () => {
    for (const { path, text } of pages()) {
      expect.soft(text, path).not.toMatch(/npx (?:-\S+ )*raymon\b|npm (?:i|install) (?:-\S+ )*raymon\b/);
    }
  });
});

describe('the layout in texts', () => {
  const named = pages()
    .filter(({ path }) => path !== 'CHANGELOG.md')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)+\.(?:ts|js|py))`/g)].map(([, file = '']) => [path, file] as const),
    );

  it.each(named)('%s names %s, which exists', (page, file) => {
    const places = ['', 'src', 'test', dirname(page)].map((folder) => join(ROOT, folder, file));
    expect(places.some((place) => existsSync(place))).toBe(true);
  });

  it('the page of errors names every code', () => {
    const page = pages().find(({ path }) => path === 'src/base/README.md')?.text ?? '';
    const codes = readFileSync(join(ROOT, 'src/base/error-codes.ts'), 'utf8').matchAll(/\| '([a-z-]+)'/g);
    for (const [, code = ''] of codes) expect.soft(page, code).toContain(`\`${code}\``);
  });

  it('the table of entry points has each of package.json', () => {
    const page = pages().find(({ path }) => path === 'src/toolkit/README.md')?.text ?? '';
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object };
    const entries = Object.keys(exports).filter((name) => !name.endsWith('.json'));
    for (const name of entries) expect.soft(page, name).toContain(`| \`${name.replace('.', 'raymon')}\` `);
  });

  it('the map in src/README.md has every folder of src', () => {
    const map = pages().find(({ path }) => path === 'src/README.md')?.text ?? '';
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => relative(join(ROOT, 'src'), join(entry.parentPath, entry.name)));
    for (const folder of folders) if (folder !== 'decisions') expect.soft(map, folder).toContain(`\`${folder}/\``);
  });
});

describe('programs in texts', () => {
  const directory = temporaryDirectory();
  afterEach(() => vi.restoreAllMocks());

  const programs = blocksOf('js').map((block) => [`${block.page.path}:${block.line}`, block] as const);

  it('stand in the README and in the pages of wrappers', () => {
    expect(programs.length).toBeGreaterThanOrEqual(5);
  });

  it.each(programs)('%s prints what it says', async (_, block) => {
    const printed: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
      printed.push(onOneLine(format(...values)));
    });
    await import(/* @vite-ignore */ pathToFileURL(programOf(block, directory())).href);
    for (const line of promised(block.code)) expect(printed).toContain(onOneLine(line));
    expect(printed.length).toBeGreaterThan(0);
  });
});

/** Writes a program that imports the sources, and writes its files into a directory of its own. */
function programOf(block: Block, directory: string): string {
  mkdirSync(PROGRAMS, { recursive: true });
  const path = join(PROGRAMS, `${fileNameOf(block)}.js`);
  const code = block.code
    .replaceAll(/from 'raymon(?:\/(\w+))?'/g, (_, entry = 'index') => `from '../../../src/${entry}.ts'`)
    .replaceAll("'out/", `'${directory}/`);
  writeFileSync(path, code);
  return path;
}

/** What the parts of programs in the pages take as given. */
const GIVEN = `
import type { PixelSource, RaymonLogger, Trace } from 'raymon';
declare global {
  const audience: string;
  const authUrl: string;
  const bytes: Uint8Array<ArrayBuffer>;
  const clientId: string;
  const clientSecret: string;
  const heatmap: Float32Array;
  const logger: RaymonLogger;
  const pixels: PixelSource;
  const projectId: string;
  const request: { readonly headers: { readonly [name: string]: string | string[] | undefined } };
  const scores: number[];
  const token: () => Promise<string>;
  const trace: Trace;
  const traceId: string;
  const url: string;
}
`;

describe('parts of programs in texts', () => {
  beforeAll(() => {
    rmSync(PARTS, { recursive: true, force: true });
    mkdirSync(PARTS, { recursive: true });
    for (const block of blocksOf('ts'))
      writeFileSync(join(PARTS, `${fileNameOf(block)}.ts`), `${block.code}export {};\n`);
    const config = {
      extends: '../../../test/tsconfig.json',
      // Parts show what there is, not what is done with it.
      compilerOptions: { noUnusedLocals: false, noPropertyAccessFromIndexSignature: false },
      include: ['*.ts'],
    };
    writeFileSync(join(PARTS, 'given.d.ts'), GIVEN);
    writeFileSync(join(PARTS, 'tsconfig.json'), JSON.stringify(config));
  });

  it('fit the types of the package', () => {
    expect(blocksOf('ts').length).toBeGreaterThanOrEqual(5);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', PARTS], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});
