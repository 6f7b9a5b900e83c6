import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatOf, readArtefact } from '../../../src/cli/formats/read-artefact.ts';
import { writeArtefact } from '../../../src/cli/formats/write-artefact.ts';
import { Native } from '../../../src/native/native.ts';
import { Numpy } from '../../../src/numpy/numpy.ts';
import { toJsonBytes, toMsgpack } from '../../../src/toolkit/builtins.ts';
import { equals } from '../../../src/toolkit/equals.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const array = new Numpy(Float32Array.of(1, Number.NaN, -0));

function file(name: string, bytes: Uint8Array | string): { readonly path: string } {
  mkdirSync(directory(), { recursive: true });
  const path = join(directory(), name);
  writeFileSync(path, bytes);
  return { path };
}

async function writtenAs(format: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await writeArtefact(array, format)) pieces.push(piece.slice());
  return Uint8Array.from(Buffer.concat(pieces));
}

const SPELLED: readonly (readonly [name: string, bytes: () => Uint8Array])[] = [
  ['json', () => toJsonBytes(array)],
  ['json.gz', () => zlib.gzipSync(toJsonBytes(array))],
  ['msgpack', () => toMsgpack(array)],
];

describe('readArtefact', () => {
  it.each(SPELLED)('reads %s from a file and from bytes, whatever they are called', async (format, bytes) => {
    for (const name of [`a.${format}`, 'a', 'a.unheard-of', 'a.json', 'a.msgpack']) {
      for (const source of [file(name, bytes()), { bytes: bytes(), name }]) {
        const read = await readArtefact(source);
        expect(read).toMatchObject({ format, exact: true });
        expect(equals(read.value, array)).toBe(true);
      }
    }
  });

  it('reads bytes of a pool at any offset', async () => {
    const bytes = toMsgpack(new Native({ a: 5n }));
    const pool = new Uint8Array(bytes.length + 20).fill(0xff);
    pool.set(bytes, 7);
    const { value } = await readArtefact({ bytes: pool.subarray(7, 7 + bytes.length), name: '-' });
    expect(equals(value, new Native({ a: 5n }))).toBe(true);
  });

  it('keeps documents of types that it does not know', async () => {
    const { value } = await readArtefact(file('a.json', '{"type":"acme.Money","params":{"eur":5}}'));
    expect(value.toJcr()).toEqual({ type: 'acme.Money', params: { eur: 5 } });
  });

  it('takes the format that it is told', async () => {
    await expect(readArtefact(file('a.json', toJsonBytes(array)), { format: 'msgpack' })).rejects.toMatchObject({
      name: 'DecodeError',
    });
    await expect(readArtefact(file('a', ''), { format: 'toString' })).rejects.toMatchObject({ code: 'unknown-format' });
  });

  it('refuses what it cannot read, and says which file', async () => {
    await expect(readArtefact(file('a', 'hello'))).rejects.toMatchObject({ code: 'unknown-format' });
    await expect(readArtefact(file('a', ''))).rejects.toMatchObject({ code: 'unknown-format' });
    const empty = file('a.json', '');
    await expect(readArtefact(empty)).rejects.toMatchObject({ code: 'syntax', file: empty.path });
    for (const name of ['a.npy', 'a.npz', 'a.png', 'a.jpg', 'a.arrow', 'a.arrows', 'a.parquet']) {
      await expect(readArtefact(file(name, ''))).rejects.toThrow(/ - in ".*", which is empty$/);
    }
    await expect(readArtefact(file('a.x', ''))).rejects.toThrow(/^Expected a file of a known .*, got the empty file "/);
    const cut = file('a.json.gz', zlib.gzipSync(toJsonBytes(array)).subarray(0, 40));
    await expect(readArtefact(cut)).rejects.toMatchObject({ code: 'bad-compression', file: cut.path });
    const more = file('b.json.gz', Buffer.concat([zlib.gzipSync(toJsonBytes(array)), Buffer.from('more')]));
    await expect(readArtefact(more)).rejects.toMatchObject({ code: 'bad-compression', file: more.path });
    await expect(readArtefact({ path: join(directory(), 'none') })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('reads and writes zstd where the engine has it, and says so where it has not', async () => {
    const [name, bytes] = ['a.json.zst', () => writtenAs('json.zst')] as const;
    if (!('zstdCompressSync' in zlib)) {
      await expect(bytes()).rejects.toMatchObject({ code: 'missing-dependency', dependency: 'zstd' });
      const magic = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
      await expect(readArtefact({ bytes: magic, name })).rejects.toMatchObject({ code: 'missing-dependency' });
      return;
    }
    const packed = await bytes();
    for (const source of [file(name, packed), { bytes: packed, name: 'a' }]) {
      const read = await readArtefact(source);
      expect(read).toMatchObject({ format: 'json.zst', exact: true });
      expect(equals(read.value, array)).toBe(true);
    }
    const cut = file(name, packed.subarray(0, packed.length - 5));
    await expect(readArtefact(cut)).rejects.toMatchObject({ code: 'bad-compression', file: cut.path });
    const limits = { documentBytes: 20 };
    await expect(readArtefact({ bytes: packed, name }, { limits })).rejects.toMatchObject({ code: 'limit' });
  });

  it('unpacks no more than the limit', async () => {
    const zeros = zlib.gzipSync(Buffer.alloc(10_000_000, 32));
    await expect(
      readArtefact({ bytes: zeros, name: 'a' }, { limits: { documentBytes: 100_000 } }),
    ).rejects.toMatchObject({ code: 'limit', limit: 'documentBytes' });
  });

  it('tells a log, also a rotated one, and does not take it for one artefact', async () => {
    const line = '{"type":"info","jcr":{"timestamp":"x","trace_id":"t","ref":null,"data":"hi","project_id":"p"}}\n';
    for (const name of ['a.jsonl', 'a.jsonl.000001-0f', 'a']) {
      await expect(formatOf(file(name, line))).resolves.toMatchObject({ name: 'log' });
      await expect(readArtefact(file(name, line))).rejects.toMatchObject({ code: 'many-artefacts' });
    }
    await expect(formatOf(file('a.jsonl', ''))).resolves.toMatchObject({ name: 'log' });
  });
});
