import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Image } from '../../../src/image/image.ts';
import { fromJson } from '../../../src/types.ts';
import { PYTHON_SETS, pythonDocuments } from '../../support/python-documents.ts';

/** What NumPy says of the pixels of a PNG; missing where Pillow's are not the file's own. */
interface ExpectedPixels {
  readonly samples?: { readonly dtype: string; readonly shape: readonly number[]; readonly sha256: string };
}

describe.each(PYTHON_SETS)('pixels of images of Python, %s', (set) => {
  const documents = pythonDocuments<ExpectedPixels>(set, 'images').filter(({ expected }) => expected?.samples);

  it.each(documents)('$name', async ({ text, expected }) => {
    const image = fromJson(text);
    if (!(image instanceof Image)) return expect.fail(`got ${String(image)}`);
    const { data, dtype, shape } = await image.toPixels();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    expect({ dtype, shape, sha256: createHash('sha256').update(bytes).digest('hex') }).toEqual(expected?.samples);
  });
});
