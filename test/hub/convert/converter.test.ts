import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Converter } from '../../../src/hub/convert/converter.ts';
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
     parentPort.on('message', ({ id, call, parameters: [text] }) => {
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
