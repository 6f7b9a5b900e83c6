import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFrame, equals, fromJson, isRaymonError, Numpy, toJson } from '../../src/types.ts';
import { memberSpan } from '../../src/trace/member-span.ts';
import { readLog, type LoggedRecord } from '../../src/trace/read-log.ts';
import { runs } from '../support/runs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();

async function readLine(line: string): Promise<LoggedRecord> {
  const path = join(directory(), 'log.jsonl');
  writeFileSync(path, `${line}\n`);
  const records: LoggedRecord[] = [];
  for await (const record of readLog(path)) records.push(record);
  expect(records).toHaveLength(1);
  return records[0] as LoggedRecord;
}

const NAMES = '"timestamp":"x","trace_id":"t","ref":"r"';
const documents: readonly [string, string][] = [
  ['integers that a double rounds', '{"type":"raymon.types.Native","params":{"data":[9007199254740993,1180591620717411303425,-0,-0.0]}}'], // prettier-ignore
  ['NaN', '{"type":"raymon.types.Native","params":{"data":{"a":[NaN,-Infinity]}}}'],
  ['a frame with labels out of order', '{"type":"raymon.types.DataFrame","params":{"data":{"a":{"5":1.0,"3":2.0}}}}'],
  ['names like those of a record', '{"type":"raymon.types.Native","params":{"x":1,"data":{"y":2,"data":3,"project_id":"q"}}}'], // prettier-ignore
  ['brackets and quotes in texts', '{"type":"raymon.types.Native","params":{"data":["}]\\"{[",{"\\\\":"\\""}]}}'],
];

/** The same text as Python's `json.dumps` writes it. */
function spaced(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|([:,])/g, (_, quoted?: string, mark?: string) => quoted ?? `${mark} `);
}

describe.each(documents)('a line by somebody else, with %s', (_, document) => {
  const expected = fromJson(document);
  const sorted = `{"jcr":{"data":${document},"project_id":"p","ref":"r","timestamp":"x","trace_id":"t"},"type":"data"}`;
  const ours = `{"type":"data","jcr":{${NAMES},"data":${document},"project_id":"p"}}`;

  it.each([
    ['as ours', ours],
    ['with spaces', spaced(ours)],
    ['sorted', sorted],
    ['sorted, with spaces', ` ${spaced(sorted)} `],
    [
      'with members that we do not know',
      ours.replace('"timestamp"', '"x":{"a":1,"data":2,"project_id":3},"timestamp"'),
    ],
    ['with escapes in names', ours.replace('"jcr":', '"\\u006acr":').replace(',"data":', ',"d\\u0061ta":')],
    ['with brackets in a ref', ours.replace('"ref":"r"', '"ref":"r[{"')],
  ])('is read exactly: %s', async (_form, line) => {
    const record = await readLine(line);
    expect(record).toMatchObject({ kind: 'object', timestamp: 'x', traceId: 't', projectId: 'p' });
    expect(toJson(record.data)).toBe(toJson(expected));
    expect(equals(record.data, expected)).toBe(true);
  });
});

it('keeps the types of what others wrote', async () => {
  const { data } = await readLine(
    spaced(`{"type":"data","jcr":{${NAMES},"data":${documents[2]?.[1]},"project_id":"p"}}`),
  );
  expect(data).toBeInstanceOf(DataFrame);
  expect((data as DataFrame).toRows()).toEqual([{ a: 1 }, { a: 2 }]);
  const numpy = toJson(new Numpy(Uint8Array.of(1, 2)));
  const line = `{"jcr":{"data":${numpy},"project_id":"p","ref":"r","timestamp":"x","trace_id":"t"},"type":"data"}`;
  expect((await readLine(line)).data).toBeInstanceOf(Numpy);
  const info = await readLine('{"jcr": {"data": "a \\"text\\"", "project_id": "p", "ref": null, "timestamp": "x", "trace_id": "t"}, "type": "info"}'); // prettier-ignore
  expect(info).toMatchObject({ kind: 'info', data: 'a "text"' });
});

const native = documents[0]?.[1] as string;

it.each([
  ['syntax', '$.type', '{"type": "data"'],
  ['syntax', '$', ''.padEnd(3) + '{'],
  ['not-a-document', '$', `{"type":"data","jcr":{${NAMES},"data":5,"project_id":"p"}}`],
  ['missing', '$.jcr.data', `{"type":"data","jcr":{${NAMES},"x":{"a":1,"data":5,"project_id":"q"},"project_id":"p"}}`],
  ['missing', '$.jcr.data', `{"type":"data","jcr":{"project_id":"p",${NAMES},"x":{"a":1,"data":5,"project_id":"q"}}}`],
  ['missing', '$.jcr', '{"type": "data"}'],
  ['wrong-type', '$', '[1, 2]'],
  ['wrong-type', '$.jcr', '{"type": "data", "jcr": [1]}'],
  ['trailing-bytes', '$', `{"type":"data","jcr":{${NAMES},"data":1,"data":${native},"project_id":"p"}}`],
  ['duplicate-key', '$.jcr.data', `{"type":"data","jcr":{${NAMES},"data":${native},"project_id":"p","data":1}}`],
  ['duplicate-key', '$.jcr', `{"type":"data","jcr":{${NAMES},"data": ${native},"project_id":"p"},"jcr":1}`],
  ['trailing-bytes', '$', `{"type":"data","jcr":{${NAMES},"data": ${native},"project_id":"p"}} x`],
])('refuses what is no record by %s at %s', async (code, path, line) => {
  await expect(readLine(line)).rejects.toMatchObject({ code, path });
});

describe('memberSpan', () => {
  it('finds what JSON.parse finds, in any text of an object', () => {
    const legal = fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false }));
    fc.assert(
      fc.property(legal, fc.constantFrom(undefined, 1, '\t'), fc.nat(), (object, indent, pick) => {
        const text = new TextEncoder().encode(JSON.stringify(object, undefined, indent));
        const names = Object.keys(object);
        for (const name of [names[pick % Math.max(1, names.length)] ?? '', 'none of them']) {
          const span = memberSpan(text, 0, name);
          expect(span !== undefined).toBe(Object.hasOwn(object, name));
          if (span === undefined) continue;
          const value: unknown = JSON.parse(new TextDecoder().decode(text.subarray(span.start, span.end)));
          expect(value).toEqual(JSON.parse(JSON.stringify(object[name])));
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('ends, inside the text, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'{}[]",:\\ a1'), { maxLength: 30 }), (characters) => {
        const text = new TextEncoder().encode(`{"a":${characters.join('')}`);
        const { start, end } = memberSpan(text, 0, 'a') ?? { start: 0, end: 0 };
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: runs(1000) },
    );
  });
});

it('gives a typed error or a record for any line, changed in one place', async () => {
  const line = spaced(`{"type":"data","jcr":{${NAMES},"data":${native},"project_id":"p"}}`);
  for (let at = 0; at < line.length; at++) {
    for (const other of ['"', '{', '}', ',', '\\', '']) {
      const changed = line.slice(0, at) + other + line.slice(at + 1);
      const error: unknown = await readLine(changed).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(error === undefined || isRaymonError(error), changed).toBe(true);
    }
  }
});
