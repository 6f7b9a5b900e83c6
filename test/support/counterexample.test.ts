import * as fc from 'fast-check';
import { readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keepCounterexample } from './counterexample.ts';
import { runs } from './runs.ts';

it('keeps the smallest values that break a law as the text of their document', () => {
  const details = fc.check(
    fc.property(fc.array(fc.integer()), (numbers) => numbers.length < 2),
    { seed: 42 },
  );
  const path = keepCounterexample(details) ?? '';
  const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  expect(kept).toMatchObject({
    seed: 42,
    values: [{ text: '{"type":"raymon.types.Native","params":{"data":[0,0]}}' }],
  });
});

it('says where they are when a law fails, and nothing when it holds', () => {
  expect(breaksALaw).toThrow(/Kept in out\/counterexamples\/43\.json/);
  rmSync('out/counterexamples/43.json');
  fc.assert(
    fc.property(fc.boolean(), () => true),
    { numRuns: runs(10) },
  );
});

function breaksALaw(): void {
  fc.assert(
    fc.property(fc.boolean(), (value) => value),
    { seed: 43 },
  );
}
