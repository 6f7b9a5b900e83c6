/**
 * Looks for inputs that break a promise: `npm run fuzz`, with
 *
 * - `-- --seconds 600` for all targets together (default 60)
 * - `-- --target arrow` for one way in only (may be repeated)
 * - `-- --seed 7` for the same inputs again, as far as time allows
 * - `-- --input out/fuzz/arrow-0123abcd` to run one input again
 *
 * An input that hangs, takes too much memory or breaks a promise is written to `out/fuzz/`, as short as it could be made.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { hunt } from './hunt.ts';
import { TARGETS } from './targets.ts';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string', multiple: true, default: Object.keys(TARGETS) },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    input: { type: 'string' },
  },
});

const strangers = options.target.filter((name) => !Object.hasOwn(TARGETS, name));
if (strangers.length > 0)
  throw new Error(`Expected targets of ${Object.keys(TARGETS).join(', ')}, got ${strangers.join(', ')}`);

if (options.input !== undefined) {
  const name = options.target.length === 1 ? options.target[0] : basename(options.input).replace(/-.*$/, '');
  await TARGETS[name ?? '']?.run(readFileSync(options.input));
  console.log('Nothing found.');
} else {
  const seconds = Number(options.seconds) / options.target.length;
  let findings = 0;
  for (const target of options.target) findings += await hunt(target, Number(options.seed), seconds);
  console.log(findings === 0 ? 'Nothing found.' : `${findings} findings, see out/fuzz/`);
  process.exitCode = findings === 0 ? 0 : 1;
}
