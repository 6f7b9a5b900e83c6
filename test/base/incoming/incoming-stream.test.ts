import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type IncomingStream, openStream } from '../../../src/base/incoming/incoming-stream.ts';
import { refusal } from '../../support/refusal.ts';

const BYTES = Uint8Array.of(1, 2, 3);

const webStream = (cancelled?: unknown[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(BYTES);
      controller.close();
    },
    cancel(reason) {
      cancelled?.push(reason);
    },
  });

async function piecesOf(stream: IncomingStream): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- pieces come one after the other.
    const { done, value } = await stream.next();
    if (done === true) return pieces;
    pieces.push(value);
  }
}

async function* generated(): AsyncGenerator<Uint8Array> {
  yield BYTES;
}

describe('openStream', () => {
  it.each<[string, () => unknown, number | undefined]>([
    ['a web stream', () => webStream(), undefined],
    ['a generator', generated, undefined],
    ['a stream of Node', () => Readable.from([BYTES]), undefined],
    ['a Blob', () => new Blob([BYTES]), 3],
    ['a Response that states its length', () => new Response(webStream(), { headers: { 'content-length': '3' } }), 3],
    ['a Response without a length', () => new Response(webStream()), undefined],
  ])('gives the pieces of %s, and the total where it says one', async (_, make, total) => {
    const stream = openStream(make());
    expect(stream.total).toBe(total);
    const pieces = (await piecesOf(stream)) as Uint8Array[];
    expect(pieces.flatMap((piece) => [...piece])).toEqual([1, 2, 3]);
  });

  it('has no pieces of a Response without a body, and says 0 of it', async () => {
    const stream = openStream(new Response(null));
    expect(stream.total).toBe(0);
    expect(await piecesOf(stream)).toEqual([]);
    stream.cancel('nothing to do');
  });

  it.each([
    ['is packed', { 'content-length': '3', 'content-encoding': 'gzip' }],
    ['is negative', { 'content-length': '-3' }],
    ['is no number', { 'content-length': '3x' }],
    ['has 16 digits', { 'content-length': '1'.repeat(16) }],
  ])('believes no length of a body that %s', (_, headers) => {
    expect(openStream({ body: webStream(), headers: new Headers(headers) }).total).toBeUndefined();
  });

  it('believes a length of 15 digits', () => {
    const headers = new Headers({ 'content-length': '9'.repeat(15) });
    expect(openStream({ body: webStream(), headers }).total).toBe(999_999_999_999_999);
  });

  it.each([undefined, null, 5, 'text', BYTES, {}, [BYTES], Promise.resolve()])(
    'refuses %o, which is no stream',
    (input) => {
      expect(refusal(() => openStream(input))).toEqual({ name: 'DecodeError', code: 'wrong-type', path: '$' });
    },
  );

  it('advises fromJson for text and bytes', () => {
    expect(() => openStream('{}')).toThrow('fromJson reads text and bytes');
    expect(() => openStream(BYTES)).toThrow('fromJson reads text and bytes');
  });

  it('refuses a stream that somebody else reads, and one that throws when it is looked at', () => {
    const locked = webStream();
    locked.getReader();
    expect(refusal(() => openStream(locked)).code).toBe('stream-failed');
    const hostile = new Proxy({}, { get: () => { throw new Error('no'); } }); // oxfmt-ignore
    expect(refusal(() => openStream(hostile)).code).toBe('stream-failed');
  });

  it('cancels a web stream with the reason, once it is no longer wanted', () => {
    const cancelled: unknown[] = [];
    const stream = openStream(new ReadableStream({ cancel: (reason) => void cancelled.push(reason) }));
    stream.cancel('enough');
    expect(cancelled).toEqual(['enough']);
  });

  it('ends a generator, and destroys a stream of Node at once', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield BYTES;
      } finally {
        isEnded = true;
      }
    }
    const generator = openStream(endless());
    await generator.next();
    generator.cancel('enough');
    await Promise.resolve();
    expect(isEnded).toBe(true);

    const node = Readable.from([BYTES, BYTES]);
    openStream(node).cancel('enough');
    expect(node.destroyed).toBe(true);
  });

  it('says nothing of a cancellation that fails, at once or later', async () => {
    const reader = { read: () => Promise.resolve({ done: true }), cancel: () => Promise.reject(new Error('later')) };
    openStream({ getReader: () => reader }).cancel('enough');
    const throwing = { ...reader, cancel: () => { throw new Error('at once'); } }; // oxfmt-ignore
    openStream({ getReader: () => throwing }).cancel('enough');
    await new Promise(setImmediate);
  });
});
