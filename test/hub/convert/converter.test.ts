import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Converter } from '../../../src/hub/convert/converter.ts';
import { TraceTable } from '../../../src/hub/convert/trace-table.ts';
import { HubError } from '../../../src/hub/core/hub-error.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { buildModule } from '../../support/hub-worker.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A thread that gives back what it is given, and ends where that is `end`. */
function echo(): URL {
  const program = join(directory(), 'echo.mjs');
  writeFileSync(
    program,
    `import { parentPort } from 'node:worker_threads';
     parentPort.on('message', ({ id, call, parameters: [text = ''] }) => {
       if (call !== 'close' && Buffer.from(text).toString() === 'end') process.exit(3);
       parentPort.postMessage({ id, value: text });
       if (call === 'close') parentPort.close();
     });
     parentPort.postMessage({ id: 0, value: null });`,
  );
  return pathToFileURL(program);
}

describe('Converter', () => {
  it('converts on a thread what it is given, each in its turn', async () => {
    const converter = new Converter(await buildModule('src/hub/convert/thread.ts'));
    const frame = bytes(JSON.stringify(DataFrame.fromColumns({ n: Float64Array.of(1, -0) })));
    let reading = 0;
    let most = 0;
    const read = async (): Promise<Uint8Array> => {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      reading -= 1;
      return frame;
    };
    const files = await Promise.all([1, 2, 3].map(() => converter.convert(read, null, 'csv')));
    expect(files.map((file) => Buffer.from(file).toString())).toEqual(
      Array.from({ length: 3 }, () => 'n\r\n1\r\n-0\r\n'),
    );
    expect(most).toBe(1);
    await expect(converter.convert(read, 'raymon.types.DataFrame', 'png')).rejects.toMatchObject({
      code: 'not-convertible',
      status: 422,
    });
    await converter.close();
    await expect(converter.convert(read, null, 'csv')).rejects.toMatchObject({ code: 'closed' });
  });

  it('gives up the document that a thread ends at, and converts the next', async () => {
    const converter = new Converter(echo());
    const convert = (text: string) => converter.convert(async () => bytes(text), null, 'csv');
    const answers = await Promise.allSettled([convert('a'), convert('end'), convert('b')]);
    expect(answers).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'not-convertible', status: 422 } },
      { status: 'fulfilled', value: bytes('b') },
    ]);
    await converter.close();
  });

  it('takes no more than so many at once, and goes on after what cannot be read', async () => {
    const converter = new Converter(echo());
    const failing = converter.convert(() => Promise.reject(new RangeError('gone')), null, 'csv');
    const many = Array.from({ length: 40 }, () => converter.convert(async () => bytes('x'), null, 'csv'));
    await expect(failing).rejects.toThrow(RangeError);
    const answers = await Promise.allSettled(many);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(31);
    expect(answers.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'busy', status: 503 } });
    await converter.close();
  });

  it('begins anew where its program was not there', async () => {
    const converter = new Converter(pathToFileURL(join(directory(), 'echo.mjs')));
    const convert = () => converter.convert(async () => bytes('x'), null, 'csv');
    await expect(convert()).rejects.toThrow();
    echo();
    expect(await convert()).toEqual(bytes('x'));
    await converter.close();
  });
});

/** A page of a list of traces, as the API spells it. */
function page(from: number, count: number): Uint8Array {
  const traces = Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const tag = { type: 'label', name: 'n', value: n % 2 === 0 ? n : `text ${n}`, group: n % 3 === 0 ? 'g' : null };
    const times = { timestamp: `time ${n}`, first: 'a', last: 'b' };
    const tags = n % 5 === 0 ? [] : [tag, { ...tag, name: 'm', value: n / 4 }];
    return { trace_id: `t${n}`, ...times, tags, records: n, objects: 1, bytes: 2, errors: 0, pinned: false };
  });
  return bytes(JSON.stringify(traces));
}

/** The rows of such pages. */
function rowsOf(pages: readonly Uint8Array[]): Record<string, string | number | null>[] {
  type Tag = Record<'type' | 'name' | 'value' | 'group', string | number | null>;
  type Row = { readonly tags: readonly Tag[] } & Record<string, string | number>;
  const traces = pages.flatMap((each) => JSON.parse(Buffer.from(each).toString()) as Row[]);
  return traces.flatMap((trace) => {
    const none: Tag = { type: null, name: null, group: null, value: null };
    return (trace.tags.length === 0 ? [none] : trace.tags).map(({ type, name, group, value }) => {
      const number = typeof value === 'number' ? value : null;
      const text = typeof value === 'string' ? value : null;
      const names = ['trace_id', 'timestamp', 'first', 'last', 'records', 'objects', 'bytes'];
      const facts = Object.fromEntries(names.map((each) => [each, trace[each] ?? null]));
      return { ...facts, type, name, group, number, text };
    });
  });
}

async function* oneByOne(pages: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* pages;
}

describe('Converter.table', () => {
  it.each([0, 1, 5, 300])('makes of pages of %i traces what DataFrame.fromRows makes of their rows', async (count) => {
    const converter = new Converter(await buildModule('src/hub/convert/thread.ts'));
    const pages = [page(0, count), page(count, count)];
    const expected = DataFrame.fromRows(rowsOf(pages)).toIPC();
    expect(Buffer.from(await converter.table(oneByOne(pages))).equals(expected)).toBe(true);
    await converter.close();
  });

  it('asks for a page once the one before is taken, and hands each over without looking into it', async () => {
    const converter = new Converter(echo());
    const made: Uint8Array[] = [];
    const moved: number[] = [];
    async function* pages(): AsyncIterable<Uint8Array> {
      for (let n = 0; n < 5; n++) {
        // No JSON: whoever read it here would fail.
        const each = new Uint8Array(1000).fill(0xff);
        made.push(each);
        yield each;
        moved.push(made.filter(({ byteLength }) => byteLength === 0).length);
      }
    }
    await converter.table(pages());
    // Each had moved to the thread before the next was made.
    expect(moved).toEqual([1, 2, 3, 4, 5]);
    await converter.close();
  });

  it('refuses what has too many rows, goes on after what fails, and lets artefacts be converted meanwhile', async () => {
    expect(() => new TraceTable(3).add(page(0, 300))).toThrow(HubError);
    const converter = new Converter(await buildModule('src/hub/convert/thread.ts'));
    async function* failing(): AsyncIterable<Uint8Array> {
      yield page(0, 10);
      throw new RangeError('gone');
    }
    await expect(converter.table(failing())).rejects.toThrow(RangeError);
    const held = new AbortController();
    async function* slow(): AsyncIterable<Uint8Array> {
      yield page(0, 10);
      if (!held.signal.aborted) await once(held.signal, 'abort');
    }
    const table = converter.table(slow());
    const frame = bytes(JSON.stringify(DataFrame.fromColumns({ n: Float64Array.of(1) })));
    expect(Buffer.from(await converter.convert(async () => frame, null, 'csv')).toString()).toBe('n\r\n1\r\n');
    held.abort();
    expect(Buffer.from(await table).equals(DataFrame.fromRows(rowsOf([page(0, 10)])).toIPC())).toBe(true);
    await converter.close();
    await expect(converter.table(oneByOne([]))).rejects.toMatchObject({ code: 'closed' });
  });

  it('says that a table is too large where its thread ends', async () => {
    const converter = new Converter(echo());
    await expect(converter.table(oneByOne([bytes('end')]))).rejects.toMatchObject({ status: 422, code: 'limit' });
    await converter.close();
  });
});
