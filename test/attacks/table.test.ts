import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('fixtures/README.md', ROOT), 'utf8');

/** The rows of the table of attacks that name files. */
const rows = readme
  .slice(readme.indexOf('## Attacks'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, , , shown]) => shown?.startsWith('`'))
  .map(([, tried = '', must = '', shown = '']) => ({ tried, must, files: shown.match(/[^`, ]+/g) ?? [] }));

/** Files of the project that a name with `*` stands for. */
function filesLike(name: string): string[] {
  const path = name.startsWith('test/') ? name : `fixtures/${name}`;
  const at = path.lastIndexOf('/') + 1;
  const pattern = new RegExp(`^${path.slice(at).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return readdirSync(new URL(path.slice(0, at), ROOT)).filter((file) => pattern.test(file));
}

describe('the table of attacks', () => {
  it('has a row for each kind', () => {
    expect(rows.length).toBeGreaterThanOrEqual(45);
    for (const { tried, must } of rows) expect(Math.min(tried.length, must.length)).toBeGreaterThan(5);
  });

  it.each(rows.flatMap(({ tried, files }) => files.map((file) => [file, tried])))('names %s, which exists', (file) => {
    expect(filesLike(file)).not.toEqual([]);
  });

  it('names every folder of refused and of odd documents', () => {
    const folders = readdirSync(new URL('fixtures/', ROOT)).filter((name) => /^(?:invalid|legal)/.test(name));
    const named = new Set(rows.flatMap(({ files }) => files.map((file) => file.split('/')[0])));
    for (const folder of folders) expect(named).toContain(folder);
  });
});
