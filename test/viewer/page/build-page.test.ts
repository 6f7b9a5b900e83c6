import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncodeError, LimitError } from '../../../src/base/errors.ts';
import { buildPage } from '../../../src/viewer/page/build-page.ts';
import { embed, unescapeText } from '../../../src/viewer/page/embed.ts';
import type { PageAssets, PageContent } from '../../../src/viewer/page/page-content.ts';
import { runs } from '../../support/runs.ts';

const assets: PageAssets = { script: 'console.log(1)', worker: 'self.x = 1', style: '.a{color:red}' };
const build = (content: PageContent): string => [...buildPage(content, assets)].join('');

/** The bytes that a program in the page makes of what stands there. */
function back(bytes: Uint8Array): Buffer {
  const { encoding, pieces } = embed(bytes);
  const texts = [...pieces];
  return Buffer.concat(
    texts.map((text) => (encoding === 'text' ? Buffer.from(unescapeText(text)) : Buffer.from(text, 'base64'))),
  );
}

describe('what is embedded', () => {
  const awkward = fc.string({
    unit: fc.constantFrom(
      '<',
      '\\',
      'u003c',
      'u003C',
      '/',
      'script',
      '>',
      '!--',
      '\r',
      '\n',
      '\0',
      '\ufeff',
      '\u2028',
      'é',
      '😀',
      'a',
    ),
  });

  it('comes back to the byte, and holds nothing that ends its element', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          awkward.map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 200 }),
        ),
        (bytes) => {
          expect(Buffer.compare(back(bytes), Buffer.from(bytes))).toBe(0);
          for (const piece of embed(bytes).pieces) expect(piece).not.toMatch(/[<\r\0]/);
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  it('stays readable where it is JSON text', () => {
    const text = '{"a":"<b>é😀"}';
    expect(embed(Buffer.from(text)).encoding).toBe('text');
    expect(JSON.parse([...embed(Buffer.from(text)).pieces].join(''))).toEqual(JSON.parse(text));
  });

  it.each([
    ['not UTF-8', Uint8Array.of(0xff, 0x22)],
    ['with the escape itself', Buffer.from('"\\u003c"')],
    ['with what HTML changes', Buffer.from('{}\r\n')],
    ['of msgpack', Uint8Array.of(0x81, 0xa1, 0x61, 0x00)],
  ])('%s is base64', (_, bytes) => {
    expect(embed(bytes).encoding).toBe('base64');
  });

  it('in several pieces does not cut characters', () => {
    const bytes = Buffer.from('é'.repeat(4 * 2 ** 20));
    expect([...embed(bytes).pieces].length).toBeGreaterThan(2);
    expect(Buffer.compare(back(bytes), bytes)).toBe(0);
    const odd = Buffer.concat([Uint8Array.of(0xff), bytes]);
    expect(Buffer.compare(back(odd), odd)).toBe(0);
  });

  it('sees an escape across the edge of two pieces', () => {
    const bytes = Buffer.from(`${'a'.repeat(3 * 2 ** 20 - 3)}\\u003cb`);
    expect(embed(bytes).encoding).toBe('base64');
    expect(Buffer.compare(back(bytes), bytes)).toBe(0);
  });
});

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('a page', () => {
  it('has hashes of its program and its styles in its policy, and nothing else may run', () => {
    const page = build({ title: 't', documents: [] });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(assets.script)}`,
      `style-src ${hash(assets.style)}`,
      'img-src blob: data:',
      'worker-src blob:',
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types raymon-viewer',
    ]);
    expect(page).not.toMatch(/\b(?:src|href)="(?!data:)/);
  });

  it('escapes its title and its index', () => {
    const evil = '</title><script>"&\u202e';
    const page = build({ title: evil, documents: [{ name: evil, bytes: new Uint8Array() }] });
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).toContain('<title>&lt;/title>&lt;script>&quot;&amp;\\u202e</title>');
    const index = /id="index">([^<]*)</.exec(page)?.[1] ?? '';
    expect(JSON.parse(index)).toMatchObject({ title: evil, documents: [{ name: evil, size: 0, encoding: 'text' }] });
  });

  it('that would be too large is refused before anything is written, with the commands that show a part', () => {
    const content = { title: '', documents: [{ name: '', bytes: new Uint8Array(11) }] };
    const refuse = (): unknown => buildPage(content, assets, { bytes: 10 });
    expect(refuse).toThrow(LimitError);
    expect(refuse).toThrow(/raymon show FILE/);
    expect([...buildPage(content, assets, { bytes: 11 })].length).toBeGreaterThan(0);
  });

  it('of a program that ends its element is refused', () => {
    expect(() => buildPage({ title: '', documents: [] }, { ...assets, script: 'x = "</script>"' })).toThrow(
      EncodeError,
    );
    expect(() => buildPage({ title: '', documents: [] }, { ...assets, worker: 'x = "<!--"' })).toThrow(EncodeError);
  });
});
