import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as core from '../../src/core.ts';
import {
  fromJson,
  fromJsonStream,
  toJson,
  toJsonBytes,
  toJsonChunks,
  toJsonStream,
} from '../../src/toolkit/builtins.ts';
import { hasLoneSurrogate } from '../../src/base/utf8.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { builtPackage, runChild } from '../support/child.ts';
import { runs } from '../support/runs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
const array = new Numpy(Float64Array.from({ length: 40_000 }, (_, index) => 1 / index));
const text = toJson({ array, text: 'é€😀', long: 2n ** 80n });

async function* pieces(...all: (Uint8Array | string)[]): AsyncGenerator<Uint8Array | string> {
  for (const piece of all) yield await Promise.resolve(piece);
}

/** A web stream that never ends, and tells when nobody wants it any more. */
function endless(piece: () => unknown): { stream: ReadableStream<Uint8Array>; cancelled: Promise<unknown> } {
  let stream: ReadableStream<Uint8Array> | undefined;
  const cancelled = new Promise((resolve) => {
    stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(piece() as Uint8Array),
      cancel: resolve,
    });
  });
  return { stream: stream as unknown as ReadableStream<Uint8Array>, cancelled };
}

describe('fromJsonStream reads', () => {
  it.each([
    ['a web stream', () => toJsonStream(fromJson(text), { bufferBytes: 5000 })],
    ['a Blob', () => new Blob([text])],
    ['a File', () => new File([text], 'a.json')],
    ['a Response', () => new Response(text)],
    ['a Request', () => new Request('http://127.0.0.1:9', { method: 'POST', body: text })],
    ['a stream of Node', () => Readable.from([text])],
    ['a stream of Node in bytes', () => Readable.from(Buffer.from(text), { objectMode: false })],
    ['a generator of strings', () => pieces(...(text.match(/.{1,1000}/gsu) ?? []))],
  ])('%s', async (_, stream) => {
    expect(equals(await fromJsonStream(stream()), fromJson(text))).toBe(true);
  });

  it('a file that Node decodes itself', async () => {
    const path = join(directory(), 'a.json');
    const short = toJson({ text: 'é€😀'.repeat(100) });
    await writeFile(path, short);
    const options = { highWaterMark: 3 };
    const [bytes, strings] = [
      createReadStream(path, options),
      createReadStream(path, { ...options, encoding: 'utf8' }),
    ];
    expect(equals(await fromJsonStream(bytes), fromJson(short))).toBe(true);
    expect(equals(await fromJsonStream(strings), fromJson(short))).toBe(true);
  });

  it('pieces that share one buffer', async () => {
    async function* shared(): AsyncGenerator<Uint8Array> {
      for (const piece of toJsonChunks(array, { bufferBytes: 1024 })) yield await Promise.resolve(piece);
    }
    expect(equals(await fromJsonStream(shared()), array)).toBe(true);
  });

  it('a text however it is cut, in bytes, strings and both', async () => {
    const bytes = toJsonBytes(fromJson(text));
    const short = toJson({ text: 'é€😀😀\ud83d' });
    const cuts = fc.array(fc.record({ at: fc.nat(short.length), isText: fc.boolean() }), { maxLength: 12 });
    const property = fc.asyncProperty(cuts, async (all) => {
      const ends = [...all, { at: short.length, isText: true }].toSorted((a, b) => a.at - b.at);
      let start = 0;
      let isHalf = false;
      const parts = ends.map(({ at, isText }) => {
        const part = short.slice(start, at);
        start = at;
        // Both halves of a pair have to come as strings.
        const asText = isText || isHalf || hasLoneSurrogate(part);
        isHalf = /[\ud800-\udbff]$/.test(part) || (isHalf && part === '');
        return asText ? part : Buffer.from(part);
      });
      expect(equals(await fromJsonStream(pieces(...parts)), fromJson(short))).toBe(true);
    });
    await fc.assert(property, { numRuns: runs(200) });
    const byByte = pieces(...Array.from(bytes.subarray(0, 3000), (byte) => Uint8Array.of(byte)), bytes.subarray(3000));
    expect(equals(await fromJsonStream(byByte), fromJson(text))).toBe(true);
  });

  it('with the options of fromJson, and the types of its registry', async () => {
    await expect(fromJsonStream(pieces('{"type":"a.B","params":1}'))).rejects.toMatchObject({ code: 'unknown-type' });
    const kept = await fromJsonStream(pieces('{"type":"a.B","params":1}'), { unknown: 'keep' });
    expect(kept.toJcr()).toEqual({ type: 'a.B', params: 1 });
    const frame = toJson(fromJson('{"type":"raymon.types.Series","params":{"data":{"0":1}}}'));
    await expect(core.fromJsonStream(pieces(frame))).rejects.toMatchObject({ code: 'unknown-type' });
  });

  it('text, and reports its progress', async () => {
    const told: unknown[] = [];
    await fromJsonStream(new Blob([text]), { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ bytes: Buffer.byteLength(text), total: Buffer.byteLength(text) });
    told.length = 0;
    await fromJsonStream(pieces(...(text.match(/[^]{1,1000}/gu) ?? [])), { onProgress: (at) => told.push(at) });
    expect(told).toHaveLength(Math.ceil([...text].length / 1000));
    expect(told.at(-1)).toEqual({ bytes: Buffer.byteLength(text), total: undefined });
    const claimed = new Response(text, { headers: { 'content-length': '5' } });
    await fromJsonStream(claimed, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ bytes: Buffer.byteLength(text), total: 5 });
    const packed = new Response(text, { headers: { 'content-length': '5', 'content-encoding': 'gzip' } });
    await fromJsonStream(packed, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({ total: undefined });
  });
});

describe('fromJsonStream refuses', () => {
  it('more bytes than the limit, exactly, and cancels the stream', async () => {
    const bytes = Buffer.byteLength(text);
    const cut = (): AsyncIterable<Uint8Array | string> => pieces(text.slice(0, 100), text.slice(100));
    await expect(fromJsonStream(cut(), { limits: { documentBytes: bytes } })).resolves.toBeDefined();
    const limit = { code: 'limit', limit: 'documentBytes' };
    await expect(fromJsonStream(cut(), { limits: { documentBytes: bytes - 1 } })).rejects.toMatchObject(limit);
    let given = 0;
    const { stream, cancelled } = endless(() => {
      given++;
      return Buffer.alloc(100, 32);
    });
    await expect(fromJsonStream(stream, { limits: { documentBytes: 1000 } })).rejects.toMatchObject(limit);
    await expect(cancelled).resolves.toMatchObject(limit);
    expect(given).toBeLessThan(20);
    await expect(fromJsonStream(new Blob([text]), { limits: { documentBytes: bytes - 1 } })).rejects.toMatchObject(
      limit,
    );
    const claimed = new Response('1', { headers: { 'content-length': '1001' } });
    await expect(fromJsonStream(claimed, { limits: { documentBytes: 1000 } })).rejects.toMatchObject(limit);
  });

  it('a request of a server, whose answer says so', async () => {
    const server = createServer((request, response) => {
      fromJsonStream(request, { limits: { documentBytes: 10_000 } }).then(
        (value) => response.end(String(value)),
        (error: unknown) => {
          const answer = (): unknown => response.writeHead(413).end(String(error));
          // Frameworks answer when all of the request has come.
          if (request.readableEnded) answer();
          else request.once('end', answer);
        },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const body of [text, '{nope', toJson([1]), text + ' '.repeat(3e6)]) {
      const asked = httpRequest(url, { method: 'POST', agent: false }).end(body);
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      let said = '';
      for await (const piece of answer) said += String(piece);
      const isGood = body === toJson([1]);
      expect([answer.statusCode, said]).toEqual(
        isGood ? [200, 'Native array (1)'] : [413, expect.stringMatching(/^(?:Limit|Decode)Error: Expected/)],
      );
    }
    server.close();
    server.closeAllConnections();
  });

  it('pieces without bytes that never end', async () => {
    const { stream, cancelled } = endless(() => new Uint8Array(0));
    await expect(fromJsonStream(stream)).rejects.toMatchObject({ code: 'limit', limit: 'emptyPieces' });
    await cancelled;
  });

  it('a stream that fails, with its error as the cause', async () => {
    const failure = new Error('reset');
    async function* failing(): AsyncGenerator<string> {
      yield await Promise.resolve('{"type"');
      throw failure;
    }
    const refused = { name: 'DecodeError', code: 'stream-failed', cause: failure };
    await expect(fromJsonStream(failing())).rejects.toMatchObject(refused);
    await expect(fromJsonStream(Readable.from(failing()))).rejects.toMatchObject(refused);
    const web = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(failure) });
    await expect(fromJsonStream(web)).rejects.toMatchObject(refused);
    const sync = { [Symbol.asyncIterator]: () => ({ next: () => { throw failure; } }) }; // oxfmt-ignore
    await expect(fromJsonStream(sync)).rejects.toMatchObject(refused);
    const none = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(undefined as never) }) };
    await expect(fromJsonStream(none)).rejects.toMatchObject({ code: 'stream-failed' });
    const destroyed = new PassThrough();
    destroyed.destroy(failure).on('error', () => undefined);
    await expect(fromJsonStream(destroyed)).rejects.toMatchObject({ code: 'stream-failed' });
    const blob = new Blob(['1']);
    Object.defineProperty(blob, 'stream', { value: () => { throw failure; } }); // oxfmt-ignore
    await expect(fromJsonStream(blob)).rejects.toMatchObject(refused);
  });

  it('a stream of Node that fails at once, whose failure nobody else hears', async () => {
    const missing = createReadStream(join(directory(), 'missing.json'));
    await expect(fromJsonStream(missing)).rejects.toMatchObject({ code: 'stream-failed', cause: { code: 'ENOENT' } });
  });

  it('a stream that somebody else wants to read from then on', async () => {
    const response = new Response(text);
    const read = fromJsonStream(response);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(equals(await read, fromJson(text))).toBe(true);
  });

  it('a stream where the chunk that reads it cannot be loaded, and cancels it', async () => {
    const hooks = `export function resolve(specifier, context, next) {
      if (specifier.includes('streamed-text')) throw new Error('offline');
      return next(specifier, context);
    }`;
    const { printed } = await runChild(`
      (await import('node:module')).register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});
      const { fromJsonStream } = await import(${JSON.stringify(new URL('types.js', await builtPackage()).href)});
      const stream = (await import('node:stream')).Readable.from(['1']);
      const { code, dependency, cause } = await fromJsonStream(stream).catch((error) => error);
      print([code, dependency, cause.message, stream.destroyed]);
    `);
    expect(printed).toEqual(['missing-dependency', 'streams', 'offline', true]);
  }, 120_000);

  it('a stream that somebody else reads', async () => {
    const stream = toJsonStream(1);
    stream.getReader();
    await expect(fromJsonStream(stream)).rejects.toMatchObject({ code: 'stream-failed' });
    const response = new Response(text);
    await response.text();
    await expect(fromJsonStream(response)).rejects.toMatchObject({ code: 'stream-failed' });
  });

  it('an answer that is no success, whatever it holds, and leaves its body to be read', async () => {
    for (const body of ['<html>', toJson(1)]) {
      const response = new Response(body, { status: 404 });
      const reading = fromJsonStream(response);
      await expect(reading).rejects.toMatchObject({ code: 'stream-failed' });
      await expect(reading).rejects.toThrow('Expected an answer of success, got status 404');
      expect(await response.text()).toBe(body);
    }
  });

  it('an answer that is cut off', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': text.length }).write(text.slice(0, 1000), () => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(fromJsonStream(response)).rejects.toMatchObject({ code: 'stream-failed' });
    server.close();
  });

  it('to wait when its signal is aborted, before, meanwhile and while nothing comes', async () => {
    const reason = new Error('enough');
    const refused = { name: 'DecodeError', code: 'aborted', cause: reason };
    const before = endless(() => new Uint8Array(1));
    await expect(fromJsonStream(before.stream, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject(refused);
    await before.cancelled;
    const controller = new AbortController();
    const meanwhile = endless(() => Buffer.from(' '));
    const onProgress = ({ bytes }: { readonly bytes: number }): void => {
      if (bytes === 10) controller.abort(reason);
    };
    await expect(fromJsonStream(meanwhile.stream, { signal: controller.signal, onProgress })).rejects.toMatchObject(
      refused,
    );
    await meanwhile.cancelled;
    const silent = new PassThrough();
    const second = new AbortController();
    const waiting = fromJsonStream(silent, { signal: second.signal });
    setImmediate(() => second.abort(reason));
    await expect(waiting).rejects.toMatchObject(refused);
    expect(silent.destroyed).toBe(true);
  });

  it('bytes that are not text, and cancels what comes behind them', async () => {
    const source = Readable.from([toJson(1), 'x', Symbol('x')]);
    await expect(fromJsonStream(source)).rejects.toMatchObject({ code: 'wrong-type' });
    expect(source.destroyed).toBe(true);
    await expect(fromJsonStream(pieces(''))).rejects.toMatchObject({ code: 'syntax' });
    await expect(fromJsonStream(new Response(null))).rejects.toMatchObject({ code: 'syntax' });
    await expect(fromJsonStream(pieces(Uint8Array.of(0x22, 0xff, 0x22)))).rejects.toMatchObject({ code: 'bad-utf8' });
    await expect(fromJsonStream(pieces(Uint8Array.of(0x1f, 0x8b)))).rejects.toMatchObject({ code: 'syntax' });
  });

  it('half a pair of surrogates, wherever it stands', async () => {
    const refused = { code: 'bad-utf8' };
    await expect(fromJsonStream(pieces('"\ud83d', Uint8Array.of(34)))).rejects.toMatchObject(refused);
    await expect(fromJsonStream(pieces('"\ud83d', '"'))).rejects.toMatchObject(refused);
    await expect(fromJsonStream(pieces('"\ude00"'))).rejects.toMatchObject(refused);
    await expect(fromJsonStream(pieces('"\ud83d'))).rejects.toMatchObject(refused);
  });

  it('an input that is not a stream, and names the function that reads it', async () => {
    for (const input of [1, null, undefined, {}, [], () => 1]) {
      await expect(fromJsonStream(input as never)).rejects.toMatchObject({ code: 'wrong-type' });
    }
    for (const input of [text, Buffer.from(text)]) {
      await expect(fromJsonStream(input as never)).rejects.toThrow(/fromJson reads text and bytes/);
    }
  });

  it('to hide what its callback throws', async () => {
    const failure = new Error('mine');
    const { stream, cancelled } = endless(() => Buffer.from(' '));
    const onProgress = (): never => {
      throw failure;
    };
    await expect(fromJsonStream(stream, { onProgress })).rejects.toBe(failure);
    await cancelled;
  });
});
