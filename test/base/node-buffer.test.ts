import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as Kit from '../../src/types.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** A class as npm `buffer` is: the public methods of Node's, and none that it keeps for itself. */
class PageBuffer extends Uint8Array {
  static allocUnsafeSlow(length: number): PageBuffer {
    return new PageBuffer(length);
  }
  static byteLength(): never {
    throw new Error('Expected nobody to ask the Buffer of a page');
  }
  static compare(): never {
    throw new Error('Expected nobody to ask the Buffer of a page');
  }
}

/** What stands in the place of Node's. */
const BUFFERS = { 'a page’s Buffer': PageBuffer, 'no Buffer': undefined, 'a Buffer that is no class': {} };

/** The package as it loads where `Buffer` is another. */
async function loadWith(buffer: unknown): Promise<typeof Kit> {
  vi.stubGlobal('Buffer', buffer);
  vi.resetModules();
  return import('../../src/types.ts');
}

const LONG = 'é'.repeat(20_000);
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Ways through everything that Node's Buffer makes faster; each gives what Node's gives, or throws. */
const PASSAGES: Readonly<Record<string, (kit: typeof Kit) => unknown>> = {
  'an array of floats': ({ toJson, fromJson, unwrap }) => {
    const text = toJson(new Float32Array(3000).fill(1.5));
    const { data } = unwrap(fromJson(text)) as { data: Float32Array };
    return [text, ...data];
  },
  'an array in bytes': ({ toJsonBytes, fromJson, toJson }) => {
    const bytes = toJsonBytes(new Float64Array(20_000).fill(0.1));
    return [bytes.length, toJson(fromJson(bytes))];
  },
  'long text': ({ toJson, toJsonBytes, fromJson }) => {
    const bytes = toJsonBytes({ LONG, ascii: 'a'.repeat(20_000) });
    return [...bytes, toJson(fromJson(bytes))];
  },
  msgpack: ({ toMsgpack, fromMsgpack, toJson }) => {
    const bytes = toMsgpack({ LONG, ascii: 'a'.repeat(100), floats: [-0, 1.5] });
    return [...bytes, toJson(fromMsgpack(bytes))];
  },
  'hashes, and equality': ({ contentHash, equals, toCanonicalJson }) => {
    const value = new Int32Array(5000).fill(7);
    return [contentHash(value), contentHash({ b: LONG, a: 1 }), equals(value, value.slice()), toCanonicalJson([1])];
  },
  'an image': ({ Image, toJson, fromJson }) => {
    const image = new Image(Uint8Array.from(atob(PNG), (character) => character.charCodeAt(0)));
    return [image.width, toJson(fromJson(toJson(image)))];
  },
  'a table': ({ DataFrame, toJson, fromJson, contentHash }) => {
    const frame = DataFrame.fromRows([
      { name: 'a', value: 1.5 },
      { name: 'é', value: null },
    ]);
    const columns = '{"type":"raymon.types.DataFrame","params":{"data":{"a":{"0":1,"1":2.5},"b":{"0":"x","1":null}}}}';
    return [toJson(fromJson(toJson(frame))), contentHash(frame), toJson(fromJson(columns))];
  },
  'invalid UTF-8 and base64': ({ fromJson }) => {
    const array = '{"type":"raymon.types.Numpy","params":{"data":"AAAA*AAA","shape":"(6,)","dtype":"uint8"}}';
    return [new Uint8Array([0x22, 0xff, 0x22]), array].map((text) => {
      try {
        return fromJson(text);
      } catch (error) {
        return String(error);
      }
    });
  },
};

describe.each(Object.entries(BUFFERS))('with %s', (_, buffer) => {
  it.each(Object.entries(PASSAGES))('%s is what it is with Node’s', async (_, pass) => {
    const expected = pass(await import('../../src/types.ts'));
    expect(pass(await loadWith(buffer))).toEqual(expected);
  });
});

it('Node’s is found, and taken for nothing else', async () => {
  const { NODE_BUFFER } = await import('../../src/base/node-buffer.ts');
  expect(NODE_BUFFER).toBe(globalThis.Buffer);
  vi.stubGlobal('Buffer', PageBuffer);
  vi.resetModules();
  expect((await import('../../src/base/node-buffer.ts')).NODE_BUFFER).toBeUndefined();
});
