/**
 * Runs the built package in Bun and in Deno: every entry loads, values come back, and the current trace lasts beyond an
 * `await`, as the conditions `bun` and `deno` of its exports say.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = `
import assert from 'node:assert/strict';
import * as everything from 'raymon';
import * as core from 'raymon/core';
import * as types from 'raymon/types';
import { RaymonApiLogger, Trace, currentTrace, withTrace } from 'raymon/trace';

const { DataFrame, Native, Numpy, Image, builtins, equals } = everything;
const pixels = { data: Uint8Array.of(0, 255, 128, 7), width: 2, height: 2 };
const values = {
  array: new Numpy(Float64Array.from({ length: 9000 }, (_, at) => Math.sin(at))),
  native: new Native({ big: 2n ** 70n, map: new Map([['2', 1], ['1', undefined]]), at: new Date(0), none: NaN, url: new URL('a:b'), error: new RangeError('no'), text: 'é😀' }),
  frame: DataFrame.fromColumns({ a: [1, null, 3], b: ['é', '', null] }),
};
for (const value of Object.values(values)) {
  assert.ok(equals(everything.fromJson(everything.toJson(value)), value));
  assert.ok(equals(everything.fromJson(everything.toJsonBytes(value)), value));
  assert.ok(equals(everything.fromMsgpack(everything.toMsgpack(value)), value));
  assert.ok(equals(await everything.fromJsonStream(everything.toJsonStream(value)), value));
  assert.ok(equals(await everything.fromJsonStream(new Blob([everything.toJsonBytes(value)])), value));
  assert.equal(everything.contentHash(value), types.contentHash(types.fromJson(everything.toJson(value))));
}
assert.ok(core.equals(core.fromJson(core.toJson(new core.Numpy(new Int8Array(3)))), new core.Numpy(new Int8Array(3))));
assert.throws(() => everything.fromJson('{"type":"acme.X","params":1}'), { code: 'unknown-type' });
for (const name of ['a.json', 'a.json.gz']) {
  await everything.writeJcr(name, values.array);
  assert.ok(equals(await everything.readJcr(name), values.array));
}

const received = [];
const logger = new RaymonApiLogger({
  projectId: 'p',
  gzip: false,
  send: async ({ body }) => received.push(...JSON.parse(new TextDecoder().decode(body))),
});
await Promise.all(
  ['a', 'b'].map((traceId) =>
    withTrace(new Trace(logger, { traceId }), async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      currentTrace().info(traceId);
      // One current trace, whichever entry asks for it.
      assert.equal(everything.currentTrace(), currentTrace());
    }),
  ),
);
assert.ok(await logger.close());
assert.deepEqual(received.map((record) => [record.trace_id, record.data]).sort(), [['a', 'a'], ['b', 'b']]);

const file = new everything.RaymonFileLogger({ path: 'log.jsonl', projectId: 'p' });
new everything.Trace(file, { traceId: 't' }).log('array', values.array);
await file.close();
for await (const record of everything.readLog('log.jsonl')) {
  assert.ok(equals(record.data, values.array), 'got ' + String(record.data));
}
console.log('ok');
`;

const ENGINES = [
  { name: 'Bun', argv: ['-y', 'bun@latest', 'program.mjs'] },
  { name: 'Deno', argv: ['-y', 'deno@latest', 'run', '--allow-all', '--node-modules-dir=manual', 'program.mjs'] },
];

const root = fileURLToPath(new URL('../..', import.meta.url));
for (const { name, argv } of ENGINES) {
  const folder = mkdtempSync(join(tmpdir(), 'raymon-engines-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/raymon'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module","dependencies":{"raymon":"0.1.0"}}');
    writeFileSync(join(folder, 'program.mjs'), PROGRAM);
    const { status, stdout, stderr } = spawnSync('npx', argv, { cwd: folder, encoding: 'utf8' });
    if (status !== 0 || !stdout.endsWith('ok\n')) throw new Error(`${name} ended with ${status}: ${stdout}${stderr}`);
    process.stdout.write(`raymon, raymon/core, raymon/types and raymon/trace in ${name}: all come back\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
