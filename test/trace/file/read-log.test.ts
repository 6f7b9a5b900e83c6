import * as fc from 'fast-check';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DataFrame } from '../../../src/frame/dataframe.ts';
import { fromJson, toJson } from '../../../src/toolkit/builtins.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { DecodeError, LimitError, OptionError, RaymonError, TraceError } from '../../../src/base/errors.ts';
import type { RaymonDataType } from '../../../src/document/jcr.ts';
import { Native } from '../../../src/native/native.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { RaymonFileLogger } from '../../../src/trace/file/file-logger.ts';
import type { LoggedRecord } from '../../../src/trace/file/line-reader.ts';
import { readLog, type ReadLogOptions } from '../../../src/trace/file/read-log.ts';
import { Tag } from '../../../src/trace/record/tag.ts';
import { runs } from '../../support/runs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
let path: string;

beforeEach(() => {
  path = join(directory(), 'raymon.jsonl');
});

async function read(options?: ReadLogOptions): Promise<LoggedRecord[]> {
  const records: LoggedRecord[] = [];
  for await (const record of readLog(path, options)) records.push(record);
  return records;
}

async function readLine(line: string | Uint8Array): Promise<LoggedRecord> {
  writeFileSync(path, line);
  const [record, ...others] = await read();
  if (record === undefined || others.length > 0) throw new Error('Expected one record');
  return record;
}

async function readData(line: string): Promise<RaymonDataType> {
  const record = await readLine(line);
  if (record.kind !== 'object') throw new Error('Expected an artefact');
  return record.data;
}

/** What an access throws. */
async function refusalOf(access: () => unknown): Promise<unknown> {
  try {
    access();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function refusal(line: string | Uint8Array): Promise<unknown> {
  return readLine(line)
    .then(({ data }) => void data)
    .catch((error: unknown) => error);
}

/** A line as Python's `json.dumps` writes it, but for the spaces in `data`, which are the caller's. */
function spaced(data: string, type = 'data', ref = '"r"'): string {
  return `{"type": "${type}", "jcr": {"timestamp": "x", "trace_id": "t", "ref": ${ref}, "data": ${data}, "project_id": "p"}}\n`;
}

function compact(data: string, type = 'data', ref = '"r"'): string {
  return `{"type":"${type}","jcr":{"timestamp":"x","trace_id":"t","ref":${ref},"data":${data},"project_id":"p"}}\n`;
}

/** The same with sorted names. */
function sorted(data: string, type = 'data', ref = '"r"'): string {
  return `{"jcr":{"data":${data},"project_id":"p","ref":${ref},"timestamp":"x","trace_id":"t"},"type":"${type}"}\n`;
}

/** The same with members that no logger writes. */
function more(data: string, type = 'data', ref = '"r"'): string {
  return `{"type":"${type}","jcr":{"timestamp":"x","trace_id":"t","ref":${ref},"data":${data},"host":{"data":[1,"}"]},"project_id":"p"}}\n`;
}

const FORMS = [compact, spaced, sorted, more];

function shuffled(items: string[]): fc.Arbitrary<string[]> {
  return fc.shuffledSubarray(items, { minLength: items.length });
}

function metric(value: string): string {
  return compact(`[{"type":"metric","name":"a","value":${value}}]`, 'tags', 'null');
}

describe.each(FORMS.map((form) => [form.name, form] as const))('a line that is %s', (_, form) => {
  it.each([
    '9007199254740993',
    '1180591620717411303424',
    '-0.0',
    '1e300',
    '{"2": 1, "1": [2.0, -0.0], "__proto__": "x"}',
    '[NaN, Infinity, -Infinity]',
    '"} ,\\"project_id\\":\\"x\\\\"',
    '{"data": {"data": 1}, "jcr": {"data": 2}, "$ref": "x", "project_id": "q"}',
  ])('gives %s exactly', async (value) => {
    const document = `{"type": "raymon.types.Native", "params": {"data": ${value}}}`;
    expect(equals(await readData(form(document)), fromJson(document))).toBe(true);
  });

  it('gives a frame with the types and rows of its text', async () => {
    const document = '{"type": "raymon.types.DataFrame", "params": {"data": {"a": {"5": 1.0, "3": 2.0}}}}';
    const frame = (await readData(form(document))) as DataFrame;
    expect(equals(frame, fromJson(document))).toBe(true);
    expect(String(frame.data.schema.fields[0]?.type)).toBe('Float64');
  });

  it('gives an array whose document is sorted, too', async () => {
    const params = '{"dtype":"uint8","data":"AQ==","shape":"(1,)"}';
    const array = await readData(form(`{"params":${params},"type":"raymon.types.Numpy"}`));
    expect(equals(array, new Numpy(new Uint8Array([1])))).toBe(true);
  });

  it('gives texts and tags', async () => {
    const text = await readLine(form(String.raw`"a \"data\": \ud800 \\"`, 'info', 'null'));
    expect(text).toEqual({ kind: 'info', timestamp: 'x', traceId: 't', projectId: 'p', ref: null, data: 'a "data": \ud800 \\' }); // oxfmt-ignore
    const tags = await readLine(
      form('[{"group": null, "value": 1e20, "name": "A b", "type": "metric"}]', 'tags', 'null'),
    );
    expect(tags.data).toEqual([new Tag({ type: 'metric', name: 'a_b', value: 1e20 })]);
  });

  it('is refused when its data has a name twice', async () => {
    const twice = form('{"type":"raymon.types.Native","params":{"data":{"a":1,"\\u0061":2}}}');
    expect(await refusal(twice)).toMatchObject({ code: 'duplicate-key' });
    expect(await refusal(form('[{"type":"label","name":"a","value":"b","value":"c"}]', 'tags', 'null'))).toMatchObject({
      code: 'duplicate-key',
    });
  });

  it.each(['', '{', '{"a":1', '[1}', '"x', 'nul', '{"type":"raymon.types.Native"} 1', '1,2'])(
    'is refused when its data is %j',
    async (data) => expect(await refusal(form(data))).toBeInstanceOf(DecodeError),
  );
});

describe('a line', () => {
  const data = '{"type":"raymon.types.Native","params":{"data":{"b":9007199254740993}}}';

  // oxfmt-ignore
  it.each([
    ['its data', `{"type":"data","jcr":{"timestamp":"x","trace_id":"t","ref":"r","data":${data},"data":${data},"project_id":"p"}}`],
    ['its data, far apart', `{"type":"data","jcr":{"data":1,"timestamp":"x","trace_id":"t","ref":"r","data":${data},"project_id":"p"}}`],
    ['its data, escaped', `{"type":"data","jcr":{"timestamp":"x","trace_id":"t","ref":"r","data":1,"d\\u0061ta":${data},"project_id":"p"}}`],
    ['its time', `{"type":"data","jcr":{"timestamp":"x","timestamp":"y","trace_id":"t","ref":"r","data":${data},"project_id":"p"}}`],
    ['its record', `{"jcr":{},"type":"data","jcr":{"timestamp":"x","trace_id":"t","ref":"r","data":${data},"project_id":"p"}}`],
  ])('with %s twice is refused', async (_, line) => {
    expect(await refusal(`${line}\n`)).toMatchObject({ code: 'duplicate-key' });
  });

  it('is read whatever the order, the spacing and the spelling of its names', async () => {
    const members = [
      '"timestamp":"x"',
      '"trace_id":"t, \\"data\\":"',
      '"ref":"r"',
      `"data":${data}`,
      '"project_id":"p"',
      '"host":{"jcr":{"data":[]},"data":"}{\\\\"}',
    ];
    const space = fc.constantFrom('', ' ', '\t ', '\r');
    const line = fc
      .tuple(shuffled(members), fc.boolean(), space, fc.boolean())
      .map(([jcr, isFirst, gap, isEscaped]) => {
        const inner = `"jcr":{${jcr.join(',')}}`;
        const outer = isFirst ? `{${inner},"type":"data"}` : `{"type":"data",${inner}}`;
        const escaped = isEscaped ? outer.replace('"jcr"', '"\\u006acr"').replace('"data":{"type"', '"d\\u0061ta":{"type"') : outer; // oxfmt-ignore
        // Punctuation within strings is left alone.
        return escaped.replace(/"(?:[^"\\]|\\.)*"|[{}:,]/g, (token) => (token.length > 1 ? token : gap + token + gap));
      });
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        const record = await readLine(`${text}\n`);
        expect(record).toMatchObject({ timestamp: 'x', traceId: 't, "data":', projectId: 'p', ref: 'r' });
        expect(equals(record.data as Native, new Native({ b: 9007199254740993n }))).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });

  it('cut anywhere, or with any byte changed, gives a record or an error of this package', async () => {
    const lines = FORMS.map((form) => Buffer.from(form(data).trimEnd()));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lines),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        async (line, at, byte, isCut) => {
          const place = at % line.length;
          const changed = isCut ? line.subarray(0, place) : Uint8Array.from(line).fill(byte, place, place + 1);
          writeFileSync(path, Buffer.concat([changed, Buffer.from('\n')]));
          const errors: RaymonError[] = [];
          const records = await read({ onError: (error) => void errors.push(error) });
          if (isCut && place > 0) expect(errors).toHaveLength(1);
          for (const record of records) expect(await refusalOf(() => record.data)).toBeOneOf([undefined, expect.any(RaymonError)]); // oxfmt-ignore
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('is read after a byte order mark, and before a carriage return', async () => {
    expect(await readData(`\ufeff${compact(data).trimEnd()}\r\n`)).toBeInstanceOf(Native);
  });

  it('with a tag that no number holds is refused', async () => {
    expect(await refusal(metric('9007199254740993'))).toBeInstanceOf(TraceError);
    expect(await readLine(metric('1152921504606847232'))).toMatchObject({ data: [{ value: 2 ** 60 + 256 }] });
  });

  it('that is no UTF-8 is refused, wherever it is not', async () => {
    for (const name of ['"x"', '"t"', '"r"', '"b"', '"p"']) {
      for (const form of FORMS) {
        const bytes = Buffer.from(form(data).replace(name, name.replace(/\w/, '\u0001')));
        bytes[bytes.indexOf(1)] = 0xff;
        expect(await refusal(bytes)).toBeInstanceOf(DecodeError);
      }
    }
  });
});

it('readLog joins a blob whose reference was spelled in another way', async () => {
  const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes: 4096 });
  const array = new Numpy(new Float32Array(5000).map((_, index) => index / 3));
  logger.log('t', 'r', array);
  await logger.close();
  const { data } = (
    JSON.parse(readFileSync(path, 'utf8')) as { jcr: { data: { $ref: string; sha256: string; bytes: number } } }
  ).jcr;
  const { $ref, sha256, bytes } = data;
  for (const form of FORMS) {
    for (const reference of [data, { bytes, sha256, $ref }, { sha256, $ref, bytes }]) {
      const text = JSON.stringify(reference);
      for (const spelt of [text, text.replaceAll(/[:,]/g, '$& ')]) {
        expect(equals(await readData(form(spelt)), array)).toBe(true);
      }
    }
  }
});

/** The line of a message. */
const info = (data: string): string =>
  `${JSON.stringify({ type: 'info', jcr: { timestamp: 'now', trace_id: 't', ref: null, data, project_id: 'p' } })}\n`;

/** A line of so many bytes. */
const long = (bytes: number): string => info('x'.repeat(bytes - info('').length));

describe('a line longer than any document, with its frame, may be', () => {
  const limits = { documentBytes: 1000 };
  const longest = 1000 + 2 ** 20;
  it('is refused without being taken into memory, and those behind it are read', async () => {
    writeFileSync(path, [info('before'), long(longest), long(longest + 1), info('behind')].join(''));
    const error = await read({ limits }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit: 'documentBytes', max: 1000, path: '$.jcr.data' });
    const errors: RaymonError[] = [];
    const records = await read({ limits, onError: (each) => void errors.push(each) });
    expect(records.map(({ data }) => String(data).slice(0, 6))).toEqual(['before', 'xxxxxx', 'behind']);
    expect(errors).toEqual([error]);
  });
});

describe('a log that does not exist', () => {
  it('is an error of the file system, also in a directory that does not exist', async () => {
    await expect(read()).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(read({ missing: 'error' })).rejects.toMatchObject({ code: 'ENOENT' });
    path = join(directory(), 'missing', 'raymon.jsonl');
    await expect(read()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is a log without records when asked for', async () => {
    expect(await read({ missing: 'empty' })).toEqual([]);
    path = join(directory(), 'missing', 'raymon.jsonl');
    expect(await read({ missing: 'empty' })).toEqual([]);
  });

  it('is none without records when it cannot be looked at', async () => {
    symlinkSync('raymon.jsonl', path);
    await expect(read({ missing: 'empty' })).rejects.toMatchObject({ code: 'ELOOP' });
    path = join(path, 'raymon.jsonl');
    await expect(read({ missing: 'empty' })).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('may have files that logrotate renamed, which are read, oldest first and with their blobs', async () => {
    const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes: 4096 });
    for (const second of [1, 2]) {
      logger.log('t', `ref-${second}`, new Float64Array(1000 * second));
      renameSync(path, `${path}.176437000${second}-rotated`);
    }
    await logger.close();
    expect((await read()).map(({ ref, data }) => `${ref} ${String(data)}`)).toEqual([
      'ref-1 Numpy float64 (1000,)',
      'ref-2 Numpy float64 (2000,)',
    ]);
  });

  it('may have full files, which are read', async () => {
    const logger = new RaymonFileLogger({ path, projectId: 'p' });
    logger.info('t', 'a');
    await logger.close();
    renameSync(path, `${path}.000001-0`);
    expect((await read()).map(({ data }) => data)).toEqual(['a']);
  });

  it('is nothing else', async () => {
    await expect(read({ missing: 'ignore' as 'empty' })).rejects.toThrow('Expected missing to be error or empty');
  });
});

it.each([5, null, undefined, ''])('readLog refuses the path %j', async (bad) => {
  await expect(readLog(bad as string).next()).rejects.toThrow(OptionError);
  await expect(readLog(path, null as unknown as ReadLogOptions).next()).rejects.toThrow(OptionError);
});

describe('readLog with a filter', () => {
  /** A registry that counts what it decodes. */
  class CountingRegistry {
    decoded = 0;

    fromJson(...args: Parameters<typeof fromJson>): RaymonDataType {
      this.decoded++;
      return fromJson(...args);
    }
  }

  const large = new Numpy(new Float32Array(5000));

  async function logAll(): Promise<void> {
    const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes: 4096 });
    for (const traceId of ['a', 'b', 'c']) {
      logger.info(traceId, 'a text');
      logger.log(traceId, 'small', [traceId]);
      logger.log(traceId, 'large', large);
      logger.tag(traceId, [{ type: 'label', name: 'n', value: traceId }]);
    }
    await logger.close();
  }

  it.each([
    [{ traceId: 'b' }, ['b info null', 'b object small', 'b object large', 'b tags null']],
    [{ ref: 'small' }, ['a object small', 'b object small', 'c object small']],
    [{ kind: 'tags' }, ['a tags null', 'b tags null', 'c tags null']],
    [{ kind: 'object', ref: 'large', traceId: 'c' }, ['c object large']],
    [{ kind: 'info', ref: 'small' }, []],
    [{ traceId: 'none' }, []],
  ] as const)('%j gives those records alone', async (filter, expected) => {
    await logAll();
    const records = await read(filter);
    expect(records.map(({ traceId, kind, ref }) => `${traceId} ${kind} ${ref}`)).toEqual(expected);
  });

  it('decodes nothing but the data that is asked for, once, and reads no blob of others', async () => {
    await logAll();
    const registry = new CountingRegistry();
    const records = await read({ registry });
    expect(records).toHaveLength(12);
    expect(registry.decoded).toBe(0);
    const [small] = await read({ registry, ref: 'small', traceId: 'b' });
    expect(registry.decoded).toBe(0);
    expect(small?.data).toBe(small?.data);
    expect(equals(small?.data as Native, new Native(['b']))).toBe(true);
    expect(registry.decoded).toBe(1);
    rmSync(`${path}.blobs`, { recursive: true });
    expect(await read({ ref: 'small' })).toHaveLength(3);
    await expect(read({ ref: 'large' })).rejects.toMatchObject({ code: 'bad-value' });
    // What was read before holds its text.
    expect(equals(records.find(({ ref }) => ref === 'large')?.data as Numpy, large)).toBe(true);
  });

  it('throws what is wrong with a document when its data is asked for, each time the same', async () => {
    writeFileSync(
      path,
      compact('{"type":"acme.Unknown","params":1}') + compact('{"type":"raymon.types.Numpy","params":1}'),
    );
    const told: RaymonError[] = [];
    const registry = new CountingRegistry();
    const [unknown, wrong] = await read({ registry, onError: (error) => told.push(error) });
    const error = await refusalOf(() => unknown?.data);
    expect(error).toMatchObject({ code: 'unknown-type', traceId: 't', ref: 'r' });
    expect(await refusalOf(() => unknown?.data)).toBe(error);
    expect(registry.decoded).toBe(1);
    expect(await refusalOf(() => wrong?.data)).toMatchObject({ name: 'DecodeError', traceId: 't', ref: 'r' });
    expect(told).toEqual([]);
  });

  it.each([{ kind: 'data' }, { traceId: '' }, { ref: 5 }, { ref: 'a\nb' }])('refuses %j', async (filter) => {
    await expect(readLog(path, filter as ReadLogOptions).next()).rejects.toMatchObject({
      code: 'bad-option',
      path: [Object.keys(filter)[0]],
    });
  });
});

describe('a document of a type that the registry does not have', () => {
  const document = '{"type":"acme.Money","params":{"cents":-0,"of":[1.0,9007199254740993]}}';

  it('is an error that names its record, and what to do', async () => {
    writeFileSync(path, compact(document));
    const [record] = await read();
    expect(await refusalOf(() => record?.data)).toMatchObject({ code: 'unknown-type', traceId: 't', ref: 'r' });
  });

  it('is kept to the spelling when that is asked for, also in a blob', async () => {
    for (const maxLineBytes of [100_000, 4096]) {
      const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes });
      const long = document.replace('-0', `-0,"note":"${'x'.repeat(5000)}"`);
      logger.log('t', 'r', fromJson(long, { unknown: 'keep' }));
      await logger.close();
      const record = (await read({ unknown: 'keep' })).at(-1);
      expect(record?.kind === 'object' && toJson(record.data)).toBe(long);
    }
  });
});
