import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  contentHash,
  DEFAULT_LIMITS,
  equals,
  fromJson,
  loadJcr,
  toCanonicalJson,
  toJson,
  toMsgpack,
} from '../../src/index.ts';
import { blocksOf, pages } from '../support/texts.ts';

const documents = blocksOf('json')
  .filter(({ page }) => page.path === 'src/document/FORMAT.md')
  .map(({ code, line }) => [line, code] as const);

const text = pages().find(({ path }) => path === 'src/document/FORMAT.md')?.text ?? '';

describe('documents in FORMAT.md', () => {
  it('show every type', () => {
    const types = documents.map(([, code]) => (JSON.parse(code) as { type: string }).type);
    const expected = ['DataFrame', 'Image', 'Native', 'Numpy', 'Series'].map((name) => `raymon.types.${name}`);
    expect([...new Set(types)].toSorted()).toEqual(expected);
  });

  it.each(documents)('the one of line %i is read, and written again as it stands', (_, code) => {
    const value = fromJson(code);
    expect(toJson(value)).toBe(JSON.stringify(JSON.parse(code)));
    expect(equals(loadJcr(JSON.parse(code) as unknown), value)).toBe(true);
  });

  it('has the canonical text and the hash of its example', () => {
    const [, canonical = '', hash = ''] = /^(\{"params".*\})\n([0-9a-f]{64})$/m.exec(text) ?? [];
    const value = fromJson(canonical);
    expect(toCanonicalJson(value)).toBe(canonical);
    expect(contentHash(value)).toBe(hash);
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(hash);
  });

  it('has the msgpack of its example', () => {
    const [, json = ''] = /^`(\{.*\})` is, in hexadecimal:$/m.exec(text) ?? [];
    const hex = /^83 a4 [\s\S]*?(?=\n```)/m.exec(text)?.[0].replaceAll(/\s/g, '');
    expect(Buffer.from(toMsgpack(fromJson(json))).toString('hex')).toBe(hex);
  });

  it.each(['src/document/FORMAT.md', 'src/base/README.md'])('%s has the limits of the code', (path) => {
    const page = pages().find((each) => each.path === path)?.text ?? '';
    const [, section = ''] = page.split(/^## Limits$/m);
    const rows = [...section.matchAll(/^\| `(\w+)` +\| (\d+(?:\^\d+| GiB)?) +\|/gm)];
    const stated = rows.map(([, name = '', value = '']) => [name, numberOf(value)]);
    expect(Object.fromEntries(stated)).toMatchObject(DEFAULT_LIMITS);
  });
});

/** What `2^32`, `4 GiB` and `512` mean. */
function numberOf(text: string): number {
  const [base = '', exponent] = text.replace(' GiB', '').split('^');
  return Number(base) ** Number(exponent ?? 1) * (text.endsWith('GiB') ? 2 ** 30 : 1);
}
