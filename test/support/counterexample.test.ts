import * as fc from 'fast-check';
import { readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keepCounterexample } from './counterexample.ts';
import { runs } from './runs.ts';

it('a counterexample is the text of the document of the smallest values that break a law', () => {
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

it('a law that fails says where its counterexamples are, and one that holds says nothing', () => {
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
    { seed: 43, numRuns: runs(100) },
  );
}
