import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gzip } from '../../../src/trace/send/gzip.ts';

afterEach(() => vi.unstubAllGlobals());

describe('gzip', () => {
  it.each([0, 1, 100_000])('compresses %i bytes to what others unpack', async (length) => {
    const bytes = new Uint8Array(length).fill(7);
    const packed = await gzip(bytes);
    expect(new Uint8Array(gunzipSync(packed ?? ''))).toEqual(bytes);
  });

  it('says so where the runtime cannot, or fails', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    expect(await gzip(new Uint8Array(1))).toBeUndefined();
    vi.stubGlobal('CompressionStream', function broken() {
      throw new TypeError('no gzip here');
    });
    expect(await gzip(new Uint8Array(1))).toBeUndefined();
  });
});
