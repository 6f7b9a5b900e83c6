import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const TESTS = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

it('every law is tried as often as FC_NUM_RUNS says, and keeps what breaks it', () => {
  const deaf = TESTS.filter((name) => {
    const text = readFileSync(`test/${name}`, 'utf8');
    const [, ...laws] = text.split(/\bfc\.assert\(/);
    // By its bare name it would not be found here, nor by `npm run laws`.
    const isHidden = /import [^;]*\bassert\b[^;]* from 'fast-check'/.test(text);
    return isHidden || !laws.every((law) => /\bnumRuns: runs\(/.test(law));
  });
  expect(deaf).toEqual([]);
});
