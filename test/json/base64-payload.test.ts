import { describe, expect, it } from 'vitest';
import { Base64Payload } from '../../src/json/base64-payload.ts';
import { Payload } from '../../src/json/payload.ts';

const bytesOfLength = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7) ^ (i >> 8));

/** A payload that states a text as it is, character by character. */
class Spelt extends Payload {
  readonly depth: number = 0;
  override get isLarge(): boolean {
    return false;
  }

  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  get byteLength(): number {
    return this.#text.length;
  }

  *chunks(): Iterable<Uint8Array> {
    for (const character of this.#text) yield new TextEncoder().encode(character);
  }

  text(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text.slice(1, -1);
  }
}

function joined(payload: Payload, buffer: Uint8Array): string {
  let text = '';
  for (const chunk of payload.chunks(buffer)) {
    expect(chunk.buffer).toBe(buffer.buffer);
    expect(chunk.byteOffset).toBe(buffer.byteOffset);
    text += Buffer.from(chunk).toString('latin1');
  }
  return text;
}

describe('a payload of base64', () => {
  it.each([0, 1, 2, 3, 46, 47, 48, 49, 1000, 72 * 1024, 72 * 1024 + 1, 300_000])(
    'of %d bytes states the same text whole and in pieces of any size',
    (length) => {
      const bytes = bytesOfLength(length);
      const payload = new Base64Payload(bytes);
      const text = JSON.stringify(Buffer.from(bytes).toString('base64'));
      expect(payload.text()).toBe(text);
      expect(payload.byteLength).toBe(text.length);
      expect(JSON.stringify(payload)).toBe(text);
      for (const size of [64, 65, 66, 67, 4096, text.length]) {
        expect(joined(payload, new Uint8Array(Math.max(64, size) + 8).subarray(8))).toBe(text);
      }
    },
  );

  it.each([[], [0], [1, 1, 1], [0, 5, 0, 2, 9], [100, 72 * 1024, 1], [72 * 1024 - 1, 2, 72 * 1024, 150_000, 7]])(
    'states the text of its parts as that of all their bytes, parts of %d, %d, … bytes',
    (...lengths) => {
      const whole = bytesOfLength(lengths.reduce((sum, length) => sum + length, 0));
      let at = 0;
      const parts = lengths.map((length) => whole.subarray(at, (at += length)));
      const payload = new Base64Payload(parts);
      expect(payload.text()).toBe(new Base64Payload(whole).text());
      expect(payload.equals(new Base64Payload(whole))).toBe(true);
      for (const size of [64, 65, 66, 67, 4096, payload.byteLength]) {
        expect(joined(payload, new Uint8Array(Math.max(64, size)))).toBe(payload.text());
      }
    },
  );

  it('is one piece in a buffer of its length', () => {
    const payload = new Base64Payload(bytesOfLength(200));
    const pieces = [...payload.chunks(new Uint8Array(payload.byteLength))];
    expect(pieces).toHaveLength(1);
  });

  it('reads its bytes when it is written, not when it is made', () => {
    const bytes = bytesOfLength(3);
    const payload = new Base64Payload(bytes);
    bytes.fill(255);
    expect(payload.toJSON()).toBe('////');
  });

  it.each(['given away', 'made shorter'])('is refused where memory was %s while it was written', (what) => {
    const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [9000, { maxByteLength: 9000 }]);
    for (const parts of [new Uint8Array(buffer), [new Uint8Array(3), new Uint8Array(buffer), new Uint8Array(3)]]) {
      const payload = new Base64Payload(parts);
      const chunks = payload.chunks(new Uint8Array(64))[Symbol.iterator]();
      chunks.next();
      if (what === 'given away') structuredClone(buffer, { transfer: [buffer] });
      else Reflect.apply(Reflect.get(buffer, 'resize') as (size: number) => void, buffer, [10]);
      const writeRest = (): void => {
        while (chunks.next().done !== true);
      };
      expect(writeRest).toThrow(expect.objectContaining({ code: 'size-mismatch' }));
      expect(() => payload.text()).toThrow(expect.objectContaining({ code: 'size-mismatch' }));
      if (what === 'given away') break;
      Reflect.apply(Reflect.get(buffer, 'resize') as (size: number) => void, buffer, [9000]);
    }
  });

  it('equals payloads of the same text, however they are made', () => {
    const payload = new Base64Payload(bytesOfLength(100));
    expect(payload.equals(new Base64Payload(bytesOfLength(100)))).toBe(true);
    expect(payload.equals(new Base64Payload(bytesOfLength(101)))).toBe(false);
    expect(payload.equals(new Base64Payload(bytesOfLength(100).fill(1, 50, 51)))).toBe(false);
    expect(payload.equals(new Spelt(payload.text()))).toBe(true);
    expect(new Spelt(payload.text()).equals(payload)).toBe(true);
    expect(payload.equals(new Spelt(payload.text().replace('A', 'B')))).toBe(false);
  });

  it('has no containers inside', () => {
    expect(new Base64Payload(bytesOfLength(1)).depth).toBe(0);
  });
});
