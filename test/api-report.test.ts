import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { apiReport } from './support/api-report.ts';

const ROOT = new URL('../', import.meta.url);
const folder = fileURLToPath(new URL('.build/api-report', ROOT));

beforeAll(() => {
  // Types are checked by \`npm run typecheck\`; declarations follow from each file alone.
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', ROOT));
  execFileSync(process.execPath, [
    tsc,
    '-p',
    fileURLToPath(ROOT),
    '--emitDeclarationOnly',
    '--noCheck',
    '--outDir',
    folder,
  ]);
}, 120_000);

describe('what an entry point declares', () => {
  // A change here is a change for users: look at it, then accept it with `npx vitest run test/api-report.test.ts -u`.
  it.each([
    ['core', undefined],
    ['types', 'core'],
    ['trace', undefined],
    ['index', 'types'],
    ['testing', undefined],
    ['hub', 'index'],
  ])('%s: is what fixtures/api holds', async (entry, below) => {
    await expect(apiReport(folder, entry, below)).toMatchFileSnapshot(`../fixtures/api/${entry}.txt`);
  });
});
