import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { Image } from '../../src/image/image.ts';
import { testPythonDocuments } from '../support/python-documents.ts';

/** What Pillow says of a file. */
interface ExpectedImage {
  readonly format: 'png' | 'jpeg';
  readonly mode: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bitDepth: number;
  readonly lossless: boolean;
  readonly sha256: string;
}

testPythonDocuments<ExpectedImage>('images', (wrapper, expected) => {
  if (!(wrapper instanceof Image)) return expect.fail(`got ${String(wrapper)}`);
  const { format, width, height, channels, bitDepth, lossless } = wrapper;
  const sha256 = createHash('sha256').update(wrapper.data).digest('hex');
  expect(expected).toMatchObject({ format, width, height, channels, bitDepth, lossless, sha256 });
});
