import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';
import { writeJcr } from '../../src/toolkit/files.ts';
import { budget } from '../support/budget.ts';
import { builtPackage, runChild } from '../support/child.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const VALUE_BYTES = budget(150_000_000, 240_000_000);
/** What may come on top of a value: buffers, and memory that is not yet collected. */
const MOST_BYTES = 96 * 2 ** 20;

const directory = temporaryDirectory();
let source: string;
let base: number;

beforeAll(async () => {
  const url = await builtPackage();
  source = `
    const { fromJsonStream, readJcr, toJson } = await import(${JSON.stringify(new URL('index.js', url).href)});
    await fromJsonStream(new Blob([toJson(new Uint8Array(1_000_000))]));
  `;
  base = (await runChild(source)).peak;
}, 120_000);

/** Bytes that a child held on top of what the value takes. */
async function beyondValue(read: string): Promise<number> {
  const { printed, peak } = await runChild(`${source}
    const { data } = await ${read};
    print([data.shape, data.data.buffer.byteLength, data.data.every((byte) => byte === 0)]);
  `);
  expect(printed).toEqual([[VALUE_BYTES], VALUE_BYTES, true]);
  return peak - base - VALUE_BYTES;
}

describe('a document of one large array', () => {
  it('is read from a stream within the array and a constant, whoever says how long it is', async () => {
    const pieces = `(async function* () {
      yield Buffer.from('{"type":"raymon.types.Numpy","params":{"data":"');
      const piece = Buffer.alloc(64_000, 'A');
      for (let left = ${(VALUE_BYTES / 3) * 4}; left > 0; left -= piece.length) yield piece.subarray(0, left);
      yield Buffer.from('","shape":"(${VALUE_BYTES},)","dtype":"uint8"}}');
    })()`;
    expect(await beyondValue(`fromJsonStream(${pieces})`)).toBeLessThan(MOST_BYTES);
  });

  it('is read from a compressed file in as little memory', async () => {
    const path = join(directory(), 'a.json.gz');
    await writeJcr(path, new Numpy(new Uint8Array(VALUE_BYTES)));
    expect(await beyondValue(`readJcr(${JSON.stringify(path)})`)).toBeLessThan(MOST_BYTES);
  });
});
