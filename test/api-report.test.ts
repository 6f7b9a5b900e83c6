import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { apiReport } from './support/api-report.ts';
import { compilePackage } from './support/child.ts';

let folder: string;

beforeAll(async () => {
  folder = fileURLToPath(await compilePackage('api-report'));
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
