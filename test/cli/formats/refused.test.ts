import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isRaymonError } from '../../../src/base/errors.ts';
import { readArtefact } from '../../../src/cli/formats/read-artefact.ts';
import { budget } from '../../support/budget.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/formats/', import.meta.url));
const LIMITS = { payloadBytes: 10_000_000, documentBytes: 10_000_000 };

function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(join(FOLDER, name)));
}

/** What reading bytes gives: the code of the error, or nothing if they can be read. */
async function codeOf(bytes: Uint8Array, format: string, limits = LIMITS): Promise<string | undefined> {
  try {
    await readArtefact({ bytes, name: 'damaged' }, { format, limits });
    return undefined;
  } catch (error) {
    if (isRaymonError(error)) return error.code;
    throw error;
  }
}

/** Changes of a byte: one for each place in turn, or all. */
const CHANGES = [0xff, 0x80, 0x01];
const STRIDE = budget(CHANGES.length, 1);

const FILES = [
  ['table.arrow', 'arrow'],
  ['table.lz4.arrows', 'arrows'],
  ['table.zstd.feather', 'arrow'],
  ['table.snappy.parquet', 'parquet'],
  ['table.zstd.parquet', 'parquet'],
  ['table.lz4.parquet', 'parquet'],
  ['table.brotli.parquet', 'parquet'],
  ['table.v2.parquet', 'parquet'],
  ['nested.snappy.parquet', 'parquet'],
  ['nested.small.parquet', 'parquet'],
  ['nested.v2.parquet', 'parquet'],
  ['arrays.npz', 'npz'],
  ['arrays.packed.npz', 'npz'],
  ['fortran.npy', 'npy'],
] as const;

describe('damaged files', () => {
  it.each(FILES)('reads %s with a byte changed, or gives an error of the package', async (name, format) => {
    const whole = bytesOf(name);
    const step = Math.max(1, Math.floor(whole.length / 60));
    let refused = 0;
    for (let at = 0; at < whole.length; at += step) {
      for (const bits of CHANGES.filter((_, i) => i % STRIDE === (at / step) % STRIDE)) {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] as number) ^ bits;
        if ((await codeOf(bytes, format)) !== undefined) refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it.each(FILES)('refuses %s cut off anywhere', async (name, format) => {
    const whole = bytesOf(name);
    const step = Math.max(1, Math.floor(whole.length / 40));
    for (let end = 0; end < whole.length - 8; end += step) {
      expect(await codeOf(whole.slice(0, end), format), `cut to ${end} bytes`).toBeDefined();
    }
  });
});

describe('claims of untrusted files', () => {
  it('takes no memory for an Arrow buffer that claims to unpack to more than the limit', async () => {
    const bytes = bytesOf('table.lz4.arrows');
    expect(await codeOf(bytes, 'arrows', { ...LIMITS, payloadBytes: 2000 })).toBe('limit');
  });

  it('takes no memory for Parquet pages that claim more than the limit', async () => {
    expect(await codeOf(bytesOf('table.snappy.parquet'), 'parquet', { ...LIMITS, payloadBytes: 2000 })).toBe('limit');
  });

  it('unpacks no more of a ZIP archive than the limit', async () => {
    expect(await codeOf(bytesOf('zeros.packed.npz'), 'npz', { ...LIMITS, documentBytes: 900_000 })).toBe('limit');
  });

  it('refuses an archive whose files overlap, has a name twice, or is encrypted', async () => {
    const bytes = bytesOf('arrays.npz');
    const text = Buffer.from(bytes).toString('latin1');
    const first = text.indexOf('PK\u0001\u0002');
    const second = text.indexOf('PK\u0001\u0002', first + 1);
    // Both entries name the first file.
    const twice = bytes.slice();
    twice.copyWithin(second + 42, first + 42, first + 46);
    expect(await codeOf(twice, 'npz')).toBe('bad-npy');
    const secret = bytes.slice();
    secret[first + 8] = 1;
    expect(await codeOf(secret, 'npz')).toBe('bad-npy');
    const same = bytes.slice();
    expect(text.slice(second + 46).startsWith('names.npy')).toBe(true);
    const third = text.indexOf('PK\u0001\u0002', second + 1);
    same.set(Buffer.from('arr_0.npy'), second + 46);
    expect(text.slice(third + 46).startsWith('arr_0.npy')).toBe(true);
    expect(await codeOf(same, 'npz')).toBe('bad-npy');
  });

  it('refuses an Arrow file whose footer names other messages than it has', async () => {
    const bytes = bytesOf('table.arrow');
    const end = bytes.length - 10;
    const length = new DataView(bytes.buffer).getInt32(end, true);
    let refused = 0;
    for (let at = end - length; at < end; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ 8;
      if ((await codeOf(changed, 'arrow')) !== undefined) refused++;
    }
    // A block that is named wrong is one of three, each of 24 bytes of which 20 mean something.
    expect(refused).toBeGreaterThanOrEqual(60);
  });

  it('refuses a run of more values than a page of Parquet has, before the process ends of them', async () => {
    const bytes = bytesOf('table.v2.parquet');
    // The last byte of a length of a run, which makes it two thousand million.
    bytes[3828] = (bytes[3828] as number) ^ 0xff;
    expect(await codeOf(bytes, 'parquet')).toBe('bad-value');
  });

  it('refuses a page of Parquet whose header ends before it says how long the levels are', async () => {
    const bytes = bytesOf('table.v2.parquet');
    // A page of version 2: the number of its rows, made a byte longer, swallows what stands behind it.
    const rows = Buffer.from(bytes).indexOf(Uint8Array.of(0x5c, 0x15, 0x50, 0x15, 0x10, 0x15, 0x50, 0x15, 0x00)) + 6;
    expect(bytes[rows]).toBe(0x50);
    bytes[rows] = 0xd0;
    expect(await codeOf(bytes, 'parquet')).toBe('bad-value');
  });
});
