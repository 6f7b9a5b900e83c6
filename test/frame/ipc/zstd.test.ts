import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MissingDependencyError, OptionError } from '../../../src/base/errors.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { toCanonicalJson } from '../../../src/toolkit/builtins.ts';
import { unpackZstd } from '../../support/unpack-zstd.ts';

const FOLDER = new URL('../../../fixtures/formats/', import.meta.url);
const packed = Uint8Array.from(readFileSync(new URL('table.zstd.arrows', FOLDER)));
const plain = Uint8Array.from(readFileSync(new URL('table.arrows', FOLDER)));
const expected = toCanonicalJson(DataFrame.fromIPC(plain));

const readPacked = (): unknown => DataFrame.fromIPC(packed);

/** Gives the engine this module of compression, or none. */
function engineWith(zlib: object | undefined): void {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(zlib as never);
}

describe('buffers packed by Zstandard', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are unpacked by the engine where it can, which is told how much to make', () => {
    const most: number[] = [];
    engineWith({
      zstdDecompressSync(bytes: Uint8Array, { maxOutputLength }: { readonly maxOutputLength: number }) {
        most.push(maxOutputLength);
        return unpackZstd(bytes, maxOutputLength);
      },
    });
    expect(toCanonicalJson(DataFrame.fromIPC(packed))).toBe(expected);
    expect(most.length).toBeGreaterThan(0);
  });

  it('are unpacked by the function that is given, rather than by the engine', () => {
    engineWith({ zstdDecompressSync: () => expect.fail('the engine was asked') });
    const zstd = vi.fn<typeof unpackZstd>(unpackZstd);
    expect(toCanonicalJson(DataFrame.fromIPC(packed, { zstd }))).toBe(expected);
    for (const [bytes, size] of zstd.mock.calls) {
      expect(bytes).toBeInstanceOf(Uint8Array);
      expect(size).toBeGreaterThan(0);
    }
  });

  it.each<[string, object | undefined]>([
    ['an engine without it', {}],
    ['an engine without that module', undefined],
  ])('are refused on %s, with the ways that there are', (_, zlib) => {
    engineWith(zlib);
    expect(readPacked).toThrow(MissingDependencyError);
    expect(readPacked).toThrow(
      'Expected an engine with Zstandard, as Node has from 22.15 on: pass { zstd: (packed, size) => bytes } here, or write the file with LZ4 or uncompressed',
    );
    expect(() => DataFrame.fromIPC(plain)).not.toThrow();
  });

  it('are refused in a browser, which has no process', () => {
    vi.stubGlobal('process', undefined);
    try {
      expect(() => DataFrame.fromIPC(packed)).toThrow(MissingDependencyError);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each<[string, (packed: Uint8Array, size: number) => Uint8Array]>([
    ['fewer bytes', (bytes, size) => unpackZstd(bytes, size).subarray(1)],
    ['more bytes', (_, size) => new Uint8Array(size + 1)],
    ['no bytes', () => new Uint8Array(0)],
    [
      'bytes that were transferred',
      (bytes, size) => {
        const unpacked = unpackZstd(bytes, size).slice();
        structuredClone(unpacked.buffer, { transfer: [unpacked.buffer] });
        return unpacked;
      },
    ],
  ])('are refused where the function gives %s', (_, zstd) => {
    expect(() => DataFrame.fromIPC(packed, { zstd })).toThrow(
      expect.objectContaining({ name: 'DecodeError', code: 'bad-arrow' }),
    );
  });

  it('are refused with the error of the function as the cause', () => {
    const cause = new TypeError('no memory');
    const zstd = (): never => {
      throw cause;
    };
    expect(() => DataFrame.fromIPC(packed, { zstd })).toThrow(expect.objectContaining({ code: 'bad-arrow', cause }));
  });

  it('are refused where the function gives what are no bytes, as a Promise of them', () => {
    const zstd = ((bytes: Uint8Array, size: number) => Promise.resolve(unpackZstd(bytes, size))) as never;
    expect(() => DataFrame.fromIPC(packed, { zstd })).toThrow(OptionError);
    expect(() => DataFrame.fromIPC(packed, { zstd })).toThrow('got a Promise');
  });

  it('are copied from what the function gives, and cannot be reached by it', () => {
    const given: Uint8Array[] = [];
    const zstd = (bytes: Uint8Array, size: number): Uint8Array => {
      const unpacked = unpackZstd(bytes, size);
      // What is packed is a copy, too: a program that spoils it spoils no bytes of the caller's.
      bytes.fill(0);
      given.push(unpacked);
      return unpacked;
    };
    const before = packed.slice();
    const frame = DataFrame.fromIPC(packed, { zstd });
    for (const bytes of given) bytes.fill(255);
    expect(toCanonicalJson(frame)).toBe(expected);
    expect(Buffer.compare(packed, before)).toBe(0);
  });
});
