import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { Metrics } from '../../src/hub/http/metrics.ts';
import { ROUTES } from '../../src/hub/api/routes.ts';

const PAGES = ['README', 'RUNNING', 'SECURITY'];
const read = (name: string): string => readFileSync(new URL(`../../src/hub/${name}.md`, import.meta.url), 'utf8');
const text = PAGES.map(read).join('\n');

/** What a command says of itself. */
async function help(...words: string[]): Promise<string> {
  let out = '';
  const io = {
    out: async (piece: string | Uint8Array) => {
      out += Buffer.from(piece as string).toString();
    },
    err: () => undefined,
    env: {},
    input: Readable.from([]),
    isTerminal: false,
    signal: new AbortController().signal,
  };
  expect(await main([...words, '--help'], io)).toBe(0);
  return out;
}

describe('the pages of the hub', () => {
  it('name routes that there are', () => {
    const known = new Set<string>(ROUTES.map(({ method, path }) => `${method} ${path}`));
    // A name that is in the query has a hyphen in its place.
    const named = [...text.matchAll(/`(GET|POST|PUT|DELETE) (\/[\w/{}-]*)/g)].map(
      ([, method, path]) => `${method} ${path?.replace('/traces/-', '/traces/{trace}')}`,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((each) => !known.has(each))).toEqual([]);
  });

  it('name commands and options that there are', async () => {
    const lines = [...text.matchAll(/raymon hub(?: (?!hub)[a-z]+)?(?: [a-z]+)?[^\n`#]*/g)].map(([line]) => line);
    expect(lines.length).toBeGreaterThan(10);
    const verbs = /^(serve|login|token|project|backup|restore|verify|gc|doctor)$/;
    for (const line of lines) {
      const verb = line.split(' ')[2] ?? '';
      const said = await help('hub', verbs.test(verb) ? verb : 'serve');
      for (const [option] of line.matchAll(/--[a-z-]+/g)) expect([line, said.includes(option)]).toEqual([line, true]);
    }
  });

  it('name limits and figures that there are', () => {
    const metrics = new Metrics();
    metrics.close();
    const health = readFileSync(new URL('../../src/hub/api/health.ts', import.meta.url), 'utf8') + metrics.text({});
    const named = [...text.matchAll(/raymon_hub_\w+/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !health.includes(name))).toEqual([]);
  });
});
