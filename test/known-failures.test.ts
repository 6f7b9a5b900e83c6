import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eachFixture, knownFailures } from './support/known-failures.ts';

describe('known failures', () => {
  it('are fixtures, each with a reason', () => {
    for (const [file, why] of Object.entries(knownFailures)) {
      expect(existsSync(new URL(`../fixtures/${file}`, import.meta.url)), file).toBe(true);
      expect(why.length, file).toBeGreaterThan(20);
    }
  });

  eachFixture('example', ['one that fails'], { 'example/one that fails': 'shown here' })('take %s as they must', () => {
    expect(1).toBe(2);
  });
});
