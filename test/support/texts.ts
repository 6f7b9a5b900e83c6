import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

/** A text of the project that people read. */
export interface Page {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** A block of code in a page. */
export interface Block {
  readonly page: Page;
  readonly language: string;
  readonly code: string;
  /** Line of the page on which the code begins, from 1. */
  readonly line: number;
}

/** Every page: the README, those in folders, and those of bench, fixtures and tests. */
export function pages(): Page[] {
  const folders = ['src', 'bench', 'fixtures', 'test'];
  const paths = ['README.md', 'CHANGELOG.md', ...folders.flatMap((folder) => markdownBelow(join(ROOT, folder)))];
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

/** The blocks of a language, in all pages. */
export function blocksOf(language: string): Block[] {
  return pages().flatMap((page) => blocksIn(page).filter((block) => block.language === language));
}

function blocksIn(page: Page): Block[] {
  const blocks: Block[] = [];
  for (const found of page.text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    const [, language = '', code = ''] = found;
    const line = page.text.slice(0, found.index).split('\n').length + 1;
    blocks.push({ page, language, code, line });
  }
  return blocks;
}

/** Links of a page to other files, with the heading that they point to; those to the web are left out. */
export function linksOf({ path, text }: Page): { readonly file: string; readonly heading: string }[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', heading = ''] = target.split('#');
      return { file: file === '' ? path : join(dirname(path), file), heading };
    });
}

/** What the headings of a page are called in links. */
export function headingsOf(file: string): Set<string> {
  const text = existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '';
  const slugs = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  return new Set(slugs);
}

/** A name for a file made of a block. */
export function fileNameOf({ page, line }: Block): string {
  return `${dirname(page.path).replaceAll(/\W+/g, '-')}-${basename(page.path, '.md')}-${line}`.replace(/^-+/, '');
}
