import { describe, expect, it } from 'vitest';
import { HubError } from '../../../src/hub/core/hub-error.ts';
import { inSlices, LINE_WATCH, RECORD_WATCH, scanBatch, scanLines } from '../../../src/trace/record/record-spans.ts';
import { readLineRecord, readRecord } from '../../../src/hub/ingest/record.ts';
import { DEFAULT_HUB_LIMITS, resolveHubLimits } from '../../../src/hub/core/limits.ts';
import type { IngestRecord } from '../../../src/hub/store/ingest.ts';

const rules = { projectId: 'p', limits: DEFAULT_HUB_LIMITS };
const usual = {
  dtype: '"info"',
  timestamp: '"2026-11-28T06:33:41.226792+00:00"',
  trace_id: '"t"',
  project_id: '"p"',
  ref: 'null',
  data: '"text"',
};

/** A record as text, some members changed; undefined leaves one out. */
function spell(changes: Partial<Record<keyof typeof usual, string | undefined>> = {}): string {
  const members = Object.entries({ ...usual, ...changes }).filter(([, text]) => text !== undefined);
  return `{${members.map(([name, text]) => `"${name}":${text}`).join()}}`;
}

async function read(text: string, limits = DEFAULT_HUB_LIMITS): Promise<IngestRecord> {
  const body = Buffer.from(`[${text}]`);
  const [found] = await inSlices(scanBatch(body, { watched: RECORD_WATCH, nonFinite: true, batchRecords: 1 }));
  if (found === undefined) throw new Error('Expected a record');
  return readRecord(body, found, 0, { ...rules, limits });
}

async function refusal(text: string, limits = DEFAULT_HUB_LIMITS): Promise<HubError> {
  return read(text, limits).then(
    () => expect.fail(`Expected ${text} to be refused`),
    (error: unknown) => {
      expect(error).toBeInstanceOf(HubError);
      return error as HubError;
    },
  );
}

const object = (data: string, ref = '"a/b"'): string => spell({ dtype: '"object"', ref, data });
const tags = (data: string): string => spell({ dtype: '"tags"', data });

describe('readRecord', () => {
  it('takes a text', async () => {
    const record = await read(spell());
    expect(record).toMatchObject({
      index: 0,
      kind: 'info',
      at: 1_795_847_621_226_792,
      timestamp: '2026-11-28T06:33:41.226792+00:00',
      traceId: 't',
      ref: null,
      type: null,
      shape: null,
      tags: [],
    });
  });

  it('takes a document that our own reader refuses', async () => {
    const data = '{"type":"x","params":{"a":NaN,"a":[1e999]},"type":"raymon.types.Numpy"}';
    const record = await read(object(data));
    expect(record).toMatchObject({ kind: 'object', ref: 'a/b', type: 'raymon.types.Numpy', shape: null });
  });

  it('says of an array what a list shows', async () => {
    const record = await read(
      object('{"type":"raymon.types.Numpy","params":{"data":"","shape":"(0, 3)","dtype":"float32"}}'),
    );
    expect(record.shape).toBe('float32 (0, 3)');
  });

  it('takes tags, their numbers exactly', async () => {
    const record = await read(
      tags(
        '[{"name":"Model Version","value":"1.0","type":"label","group":null},{"name":"n","value":9007199254740993,"type":"metric"},{"name":"m","value":9007199254740994,"type":"metric","group":"g"}]',
      ),
    );
    expect(record.tags).toEqual([
      { name: 'model_version', value: '1.0', type: 'label', group: null },
      { name: 'n', value: '9007199254740993', type: 'metric', group: null },
      { name: 'm', value: 9_007_199_254_740_994, type: 'metric', group: 'g' },
    ]);
  });

  it('lets the project be said by the request alone', async () => {
    await expect(read(spell({ project_id: undefined, ref: undefined }))).resolves.toMatchObject({ ref: null });
  });

  it.each<[string, string, string]>([
    ['1', 'wrong-type', '$[0]'],
    [spell({ dtype: undefined }), 'missing', '$[0].dtype'],
    [spell({ dtype: '"toString"' }), 'wrong-type', '$[0].dtype'],
    [spell({ dtype: '1' }), 'wrong-type', '$[0].dtype'],
    [spell({ timestamp: undefined }), 'missing', '$[0].timestamp'],
    [spell({ timestamp: '"yesterday"' }), 'bad-timestamp', '$[0].timestamp'],
    [spell({ timestamp: '1' }), 'wrong-type', '$[0].timestamp'],
    [spell({ trace_id: '""' }), 'bad-id', '$[0].trace_id'],
    [spell({ trace_id: '"a\\u0000"' }), 'bad-id', '$[0].trace_id'],
    [spell({ trace_id: '"\\ud800"' }), 'bad-id', '$[0].trace_id'],
    [spell({ trace_id: `"${'a'.repeat(201)}"` }), 'bad-id', '$[0].trace_id'],
    [spell({ trace_id: `"${'a'.repeat(20_000)}"` }), 'limit', '$[0].trace_id'],
    [spell({ project_id: '"other"' }), 'wrong-project', '$[0].project_id'],
    [spell({ ref: '"r"' }), 'wrong-type', '$[0].ref'],
    [spell({ data: undefined }), 'missing', '$[0].data'],
    [spell({ data: '1' }), 'wrong-type', '$[0].data'],
    [spell().replace('}', ',"data":1}'), 'duplicate-key', '$[0].data'],
    [object('{}', 'null'), 'wrong-type', '$[0].ref'],
    [object('{}', '""'), 'bad-id', '$[0].ref'],
    [object('[]'), 'not-a-document', '$[0].data'],
    [object('{"type":"t"}'), 'not-a-document', '$[0].data'],
    [object('{"params":{}}'), 'not-a-document', '$[0].data'],
    [object('{"type":1,"params":{}}'), 'not-a-document', '$[0].data.type'],
    [tags('{}'), 'wrong-type', '$[0].data'],
    [tags('[1]'), 'bad-tag', '$[0].data[0]'],
    [tags('[{"name":"a","value":1,"type":"t"},{"name":"a","value":NaN,"type":"t"}]'), 'bad-tag', '$[0].data'],
    [tags('[{"name":"a","value":true,"type":"t"}]'), 'bad-tag', '$[0].data[0]'],
    [tags('[{"name":"!","value":1,"type":"t"}]'), 'bad-tag', '$[0].data[0]'],
    [tags('[{"name":"a","value":"\\ud800","type":"t"}]'), 'bad-tag', '$[0].data[0].value'],
    [tags(`[{"name":"a","value":"${'é'.repeat(513)}","type":"t"}]`), 'limit', '$[0].data[0].value'],
    [object(`{"type":"t","params":${'['.repeat(512)}${']'.repeat(512)}}`), 'limit', '$[0].data'],
  ])('refuses %.80s', async (text, code, path) => {
    expect(await refusal(text)).toMatchObject({ code, path, index: 0 });
  });

  it('takes as many containers as documents may have', async () => {
    await expect(read(object(`{"type":"t","params":${'['.repeat(511)}${']'.repeat(511)}}`))).resolves.toBeDefined();
  });

  it.each<[Parameters<typeof resolveHubLimits>[0], string, number]>([
    [{ recordBytes: 100 }, spell(), 413],
    [{ textBytes: 3 }, spell(), 413],
    [{ recordTags: 1 }, tags('[{"name":"a","value":1,"type":"t"},{"name":"b","value":1,"type":"t"}]'), 413],
    [{ tagsBytes: 10 }, tags('[{"name":"a","value":1,"type":"t"}]'), 413],
  ])('names the limit %j', async (limits, text, status) => {
    expect(await refusal(text, resolveHubLimits(limits))).toMatchObject({ code: 'limit', status });
  });
});

describe('readLineRecord', () => {
  it('takes a line of a file log, also with what a shipper adds', async () => {
    const body = Buffer.from(
      '{"date":1.5,"type":"data","jcr":{"timestamp":"2026-11-28T06:33:41Z","trace_id":"t","ref":"r","data":{"type":"T","params":{}},"project_id":"p"}}\n',
    );
    const [found] = await inSlices(scanLines(body, { watched: LINE_WATCH, nonFinite: true, batchRecords: 1 }));
    if (found === undefined) throw new Error('Expected a line');
    const record = readLineRecord(body, found, 0, rules);
    expect(record).toMatchObject({ kind: 'object', ref: 'r', type: 'T' });
    const { start, end } = record.data as { start: number; end: number };
    expect(body.subarray(start, end).toString()).toBe('{"type":"T","params":{}}');
  });
});
