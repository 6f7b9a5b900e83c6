import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLineJson, readRecordLine } from '../../../src/trace/record/record-line.ts';
import { fileFormat, lineBytes, type RecordKind } from '../../../src/trace/record/record.ts';
import { runs } from '../../support/runs.ts';

describe('readRecordLine', () => {
  it('is the reverse of the format of log files, for any record', async () => {
    const records = fc.record({
      kind: fc.constantFrom<RecordKind[]>('info', 'object', 'tags'),
      traceId: fc.string({ unit: 'binary' }),
      projectId: fc.string({ unit: 'binary' }),
      ref: fc.string({ unit: 'binary' }),
      data: fc.json(),
    });
    await fc.assert(
      fc.asyncProperty(records, async ({ kind, traceId, projectId, data, ...rest }) => {
        const ref = kind === 'object' ? rest.ref : null;
        const record = { kind, timestamp: '2024-01-01T00:00:00.000Z', traceId, ref, data: [data] };
        const line = lineBytes(fileFormat(projectId)(record), 1e6);
        const { data: found, hasType, ...others } = await readRecordLine(line);
        expect(others).toEqual({ kind, timestamp: record.timestamp, traceId, projectId, ref });
        expect(Buffer.from(found).toString()).toBe(data.trim());
        expect(hasType).toBe(Object.hasOwn(Object(JSON.parse(data)) as object, 'type') && data.trim().startsWith('{'));
      }),
      { numRuns: runs(300) },
    );
  });

  const jcr = '"timestamp":"x","trace_id":"t","ref":"r","project_id":"p"';

  it.each([
    ['', 'syntax', '$'],
    ['  ', 'syntax', '$'],
    ['{"type":"info"', 'syntax', '$'],
    ['5', 'wrong-type', '$'],
    ['{}', 'missing', '$.type'],
    ['{"type":"else","jcr":{}}', 'wrong-type', '$.type'],
    ['{"type":"info"}', 'missing', '$.jcr'],
    [`{"type":"info","jcr":{${jcr}}}`, 'missing', '$.jcr.data'],
    [`{"type":"info","jcr":{"data":"","timestamp":5}}`, 'wrong-type', '$.jcr.timestamp'],
    [`{"type":"info","more":1,"more":2,"jcr":{${jcr},"data":""}}`, 'duplicate-key', '$.more'],
  ])('refuses %j as %s', async (text, code, path) => {
    await expect(readRecordLine(Buffer.from(text))).rejects.toMatchObject({ name: 'DecodeError', code, path });
  });

  it('says of brackets alone that they are nested too deep', async () => {
    const depth = 2 ** 20 + 1;
    const line = Buffer.from(`{"type":"data","jcr":{${jcr},"data":${'['.repeat(depth)}${']'.repeat(depth)}}}`);
    await expect(readRecordLine(line)).rejects.toMatchObject({ code: 'limit', limit: 'depth' });
  });
});

it('says of what is no line of JSON because it is packed how to unpack it', async () => {
  await expect(readRecordLine(gzipSync('{}'))).rejects.toThrow('Expected a line of JSON, got gzip: gunzip it first');
});

describe('readLineJson', () => {
  it('reads exactly, and refuses a name twice', () => {
    expect(readLineJson(Buffer.from('[9007199254740993,{"a":"b"}]'))).toEqual([9007199254740993n, { a: 'b' }]);
    expect(() => readLineJson(Buffer.from('{"a":1,"a":2}'))).toThrow(
      expect.objectContaining({ code: 'duplicate-key' }),
    );
    expect(() => readLineJson(Buffer.from('[1] 2'))).toThrow('Expected a line of JSON');
  });
});
