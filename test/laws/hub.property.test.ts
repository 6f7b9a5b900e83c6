import { createHash } from 'node:crypto';
import type { Vector } from 'apache-arrow';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { Image } from '../../src/image/image.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { toJsonBytes } from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import type { LoggedRecord } from '../../src/trace/file/line-reader.ts';
import { readLog } from '../../src/trace/file/read-log.ts';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import { Trace } from '../../src/trace/trace.ts';
import { arraysOf } from '../support/array-arbitraries.ts';
import { tables } from '../support/arrow-arbitraries.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';
import { runs } from '../support/runs.ts';
import { valuesOf } from '../support/value-arbitraries.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

const picture = new Image(readFileSync(new URL('../../node_modules/vega-datasets/data/ffox.png', import.meta.url)));

const wrappers: fc.Arbitrary<RaymonDataType> = fc.oneof(
  valuesOf({ Native, Numpy }).map((value) => new Native(value)),
  arraysOf({ Numpy }).map(({ bytes, dtype, shape }) => Numpy.fromBytes(bytes, { dtype, shape })),
  tables.map((table) => new DataFrame(table)),
  tables.filter((table) => table.numCols > 0).map((table) => new Series(table.getChildAt(0) as Vector)),
  fc.constant(picture),
);

it('any wrapper that is logged comes back equal, and byte for byte as it was written', async () => {
  const api = new RaymonApi({ url: hub.url, auth: hub.token });
  await fc.assert(
    fc.asyncProperty(fc.array(wrappers, { minLength: 1, maxLength: 3 }), async (values) => {
      const logger = new RaymonApiLogger({ projectId: 'default', send: api.send });
      const trace = new Trace(logger);
      trace.info('before "\u2028\u{1f30b}');
      for (const [at, value] of values.entries()) trace.log(`in/${at}`, value);
      expect(await logger.close()).toBe(true);
      expect(logger.counts).toMatchObject({ delivered: values.length + 1, dropped: 0 });
      for (const [at, value] of values.entries()) {
        const found = await api.objectSearch('default', trace.traceId, `in/${at}`);
        expect(equals(found.value, value)).toBe(true);
        const raw = await hub.ask(`/v0/projects/default/objects/${found.id}/raw`);
        const bytes = new Uint8Array(await raw.arrayBuffer());
        expect(Buffer.compare(bytes, toJsonBytes(value))).toBe(0);
        expect(raw.headers.get('etag')).toBe(`"${createHash('sha256').update(bytes).digest('hex')}"`);
      }
      await exported(trace.traceId, values);
    }),
    { numRuns: runs(50) },
  );
});

/** The trace as a file is a log of ours. */
async function exported(traceId: string, values: readonly RaymonDataType[]): Promise<void> {
  const answer = await hub.ask(`/v0/projects/default/traces/${traceId}/export`);
  const path = join(hub.directory, '..', 'export.jsonl');
  writeFileSync(path, new Uint8Array(await answer.arrayBuffer()));
  const records: LoggedRecord[] = [];
  for await (const record of readLog(path)) records.push(record);
  expect(records.map(({ kind }) => kind)).toEqual(['info', ...values.map(() => 'object')]);
  for (const [at, value] of values.entries()) expect(equals(records[at + 1]?.data, value)).toBe(true);
}
