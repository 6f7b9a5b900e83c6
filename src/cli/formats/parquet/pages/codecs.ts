import type { Compressors } from 'hyparquet';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { loadZstd } from '../../arrow/zstd.ts';
import { unpackBlock } from '../../../../frame/ipc/lz4-frame.ts';
import { unpackZstdFrame } from '../../../../frame/ipc/zstd.ts';
import { unpackSnappy } from './snappy.ts';

type Unpack = (packed: Uint8Array, length: number) => Uint8Array;

/** Readers of compressed pages, each of which gives no more than it is asked for. */
export async function loadCodecs(): Promise<Compressors> {
  const zstd = await loadZstd();
  return {
    GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: Math.max(1, length) }),
    BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, length) }),
    LZ4_RAW: lz4,
    SNAPPY: unpackSnappy,
    LZ4: hadoopLz4,
    ZSTD: (packed, length) => {
      const target = new Uint8Array(length);
      unpackZstdFrame(packed, target, zstd);
      return target;
    },
  };
}

const lz4: Unpack = (packed, length) => {
  const target = new Uint8Array(length);
  if (length > 0 && unpackBlock(packed, target, 0) !== length) throw new RangeError('damaged LZ4');
  return target;
};

/** Blocks as Hadoop frames them, each behind its two sizes; some writers call bare blocks the same. */
const hadoopLz4: Unpack = (packed, length) => {
  const target = new Uint8Array(length);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = 0;
  let end = 0;
  while (at + 8 <= packed.length) {
    const [unpacked, size] = [view.getUint32(at), view.getUint32(at + 4)];
    at += 8;
    if (size > packed.length - at || unpacked > length - end) return lz4(packed, length);
    if (unpackBlock(packed.subarray(at, at + size), target, end) !== end + unpacked) return lz4(packed, length);
    at += size;
    end += unpacked;
  }
  return at === packed.length && end === length ? target : lz4(packed, length);
};
