import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  contentHash,
  fromJson,
  fromMsgpack,
  toJson,
  toJsonBytes,
  toMsgpack,
  wrap,
} from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { DecodeError, EncodeError } from '../../src/base/errors.ts';
import { Image } from '../../src/image/image.ts';
import type { Jcr } from '../../src/document/jcr.ts';
import { Payload } from '../../src/json/payload.ts';
import { RawString } from '../../src/json/raw-string.ts';
import * as types from '../../src/types.ts';
import { images } from '../cases/images.ts';
import { checkAll } from '../support/check-all.ts';
import { contextFor } from '../support/context.ts';
import { ihdr, imageFile, pngOf } from '../support/image-fixtures.ts';
import { fixtures } from '../support/repository-fixtures.ts';

function load(jcr: Jcr): Image {
  return Image.fromJcr(jcr.params, contextFor());
}

describe('a file', () => {
  checkAll(images(types, fixtures), 40);

  it('is told by its content', () => {
    const document = {
      type: 'raymon.types.Image',
      params: { data: Buffer.from(imageFile('rgb-8.png')).toString('base64'), lossless: true },
    };
    expect(new Image(imageFile('rgb-8.png')).toJcr()).toEqual(document);
    expect(load(document).format).toBe('png');
  });

  it('is read from any view, and nothing around it', () => {
    const bytes = imageFile('rgb-8.png');
    const padded = Buffer.concat([Buffer.alloc(3, 0xff), bytes, Buffer.alloc(5, 0xff)]);
    const image = new Image(padded.subarray(3, 3 + bytes.length));
    expect(Buffer.compare(image.data, bytes)).toBe(0);
    expect(image.toJcr()).toEqual(new Image(bytes).toJcr());
  });

  it('is kept by reference, and checked again when it is written', () => {
    const bytes = Uint8Array.from(imageFile('rgb-8.png'));
    const image = new Image(bytes);
    expect(image.data.buffer).toBe(bytes.buffer);
    bytes[60] = (bytes[60] as number) ^ 1;
    for (const write of [() => image.toJcr(), () => image.toJSON(), () => image.toPayloadJcr()]) {
      expect(write).toThrow(expect.objectContaining({ code: 'bad-image' }));
    }
  });

  it('whose memory was given away is refused when it is written', () => {
    const bytes = Uint8Array.from(imageFile('rgb-8.png'));
    const image = new Image(bytes);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(() => image.toJcr()).toThrow(EncodeError);
    expect(() => image.toBlob()).toThrow(EncodeError);
  });

  it('in shared memory is copied', () => {
    const file = imageFile('rgb-8.png');
    const shared = new Uint8Array(new SharedArrayBuffer(file.length));
    shared.set(file);
    const image = new Image(shared);
    shared.fill(0);
    expect(image.toJcr()).toEqual(new Image(file).toJcr());
  });

  it('of an animation keeps its frames', () => {
    const bytes = imageFile('animated.png');
    expect(Buffer.from(load(new Image(bytes).toJcr()).data).includes('fcTL')).toBe(true);
  });

  it.each([
    undefined,
    null,
    'text',
    5,
    [1, 2],
    {},
    new SharedArrayBuffer(8),
    new Uint16Array(8),
    new DataView(new ArrayBuffer(8)),
  ])('is bytes and not %o', (value) => {
    const make = (): Image => Reflect.construct(Image, [value]) as Image;
    expect(make).toThrow(expect.objectContaining({ name: 'EncodeError', code: 'unsupported-value' }));
  });

  it('becomes a Blob of its own memory and type', async () => {
    const bytes = imageFile('grey.jpg');
    const blob = new Image(bytes).toBlob();
    expect(blob.type).toBe('image/jpeg');
    expect(Buffer.compare(new Uint8Array(await blob.arrayBuffer()), bytes)).toBe(0);
  });
});

describe('lossless', () => {
  it.each([
    ['rgb-8.png', true],
    ['grey.jpg', false],
  ])('of %s is %s unless it is said', (file, expected) => {
    const bytes = imageFile(file);
    expect(new Image(bytes).lossless).toBe(expected);
    for (const lossless of [true, false]) {
      const image = new Image(bytes, { lossless });
      expect(image.lossless).toBe(lossless);
      expect(load(image.toJcr()).lossless).toBe(lossless);
    }
    const data = Buffer.from(bytes).toString('base64');
    expect(Image.fromJcr({ data }, contextFor()).lossless).toBe(expected);
  });

  it.each([null, 'false', 0, 1, {}, []])('of %o is refused', (lossless) => {
    const data = Buffer.from(imageFile('grey.jpg')).toString('base64');
    expect(() => Image.fromJcr({ data, lossless }, contextFor())).toThrow(
      expect.objectContaining({ name: 'DecodeError', code: 'wrong-type', path: '$.params.lossless' }),
    );
    const make = (): unknown => Reflect.construct(Image, [imageFile('grey.jpg'), { lossless }]);
    expect(make).toThrow(expect.objectContaining({ name: 'OptionError', path: ['lossless'] }));
  });

  it('that is inherited does not count', () => {
    const params = Object.assign(Object.create({ lossless: true }) as object, {
      data: Buffer.from(imageFile('grey.jpg')).toString('base64'),
    });
    expect(Image.fromJcr(params, contextFor()).lossless).toBe(false);
  });
});

/** What comes of a document with this `exact`: an image, or the error. */
function loadBeside(exact: unknown): unknown {
  try {
    return Image.fromJcr(new Image(imageFile('one-pixel.png')).toJcr().params, contextFor({ exact }));
  } catch (error) {
    return error;
  }
}

describe('params', () => {
  const data = Buffer.from(imageFile('one-pixel.png')).toString('base64');

  it.each([
    [null, 'wrong-type', '$.params'],
    [[], 'wrong-type', '$.params'],
    ['text', 'wrong-type', '$.params'],
    [{}, 'missing', '$.params.data'],
    [{ data: null }, 'wrong-type', '$.params.data'],
    [{ data: 5 }, 'wrong-type', '$.params.data'],
    [{ data: data.slice(0, -1) }, 'bad-base64', '$.params.data'],
    [{ data: `${data.slice(0, 8)}\n${data.slice(9)}` }, 'bad-base64', '$.params.data'],
    [{ data: `-${data.slice(1)}` }, 'bad-base64', '$.params.data'],
    [{ data: 'iVBORw0KGgp=' }, 'bad-base64', '$.params.data'],
    [{ data: '' }, 'bad-image', '$.params.data'],
  ])('%o are refused', (params, code, path) => {
    expect(() => Image.fromJcr(params, contextFor())).toThrow(
      expect.objectContaining({ name: 'DecodeError', code, path }),
    );
  });

  it('may have members that are not known', () => {
    expect(Image.fromJcr({ data, lossless: true, size: [1, 1] }, contextFor()).width).toBe(1);
  });

  it('may still be in the bytes of their text', () => {
    const raw = new RawString(Buffer.from(data, 'latin1'));
    expect(Image.fromJcr({ data: raw }, contextFor()).toJcr().params).toEqual({ data, lossless: true });
  });

  it('give an image in memory of its own', () => {
    const image = Image.fromJcr({ data }, contextFor());
    expect(image.data.byteOffset).toBe(0);
    expect(image.data.buffer.byteLength).toBe(image.data.length);
  });

  it('beside an exact that says something are refused', () => {
    expect(loadBeside({ gain: 1 })).toMatchObject({ code: 'exact-unsupported', path: '$.exact.gain' });
    expect(loadBeside([])).toMatchObject({ code: 'bad-exact', path: '$.exact' });
    expect(loadBeside(null)).toMatchObject({ code: 'bad-exact', path: '$.exact' });
    expect(loadBeside('x')).toBeInstanceOf(DecodeError);
    expect(loadBeside({})).toBeInstanceOf(Image);
  });
});

/** A small file that claims so many pixels. */
function header(width: number, height: number): Uint8Array {
  return pngOf(['IHDR', ihdr(width, height, 1, 0)], ['IDAT', new Uint8Array(8)], ['IEND', new Uint8Array()]);
}

describe('limits', () => {
  it('pixels: as many as allowed pass, one more does not', () => {
    expect(new Image(header(10_000, 10_000)).width).toBe(10_000);
    expect(() => new Image(header(10_000, 10_001))).toThrow(
      expect.objectContaining({ code: 'limit', limit: 'pixels', max: 1e8 }),
    );
    expect(new Image(header(10_000, 10_001), { limits: { pixels: 2e8 } }).height).toBe(10_001);
    const data = Buffer.from(header(4, 4)).toString('base64');
    expect(Image.fromJcr({ data }, contextFor({ limits: { pixels: 16 } })).width).toBe(4);
    expect(() => Image.fromJcr({ data }, contextFor({ limits: { pixels: 15 } }))).toThrow(
      expect.objectContaining({ code: 'limit', path: '$.params.data' }),
    );
  });

  it('payloadBytes: as many as allowed pass, one more does not', () => {
    const bytes = imageFile('one-pixel.png');
    const data = Buffer.from(bytes).toString('base64');
    const enough = { payloadBytes: bytes.length };
    const tooFew = { payloadBytes: bytes.length - 1 };
    expect(new Image(bytes, { limits: enough }).width).toBe(1);
    expect(() => new Image(bytes, { limits: tooFew })).toThrow(expect.objectContaining({ limit: 'payloadBytes' }));
    expect(Image.fromJcr({ data }, contextFor({ limits: enough })).width).toBe(1);
    expect(() => Image.fromJcr({ data }, contextFor({ limits: tooFew }))).toThrow(
      expect.objectContaining({ limit: 'payloadBytes', path: '$.params.data' }),
    );
  });
});

describe('beside other values', () => {
  const image = new Image(imageFile('rgba-16.png'), { lossless: false });
  const bundle = { image, parts: [new Image(imageFile('cmyk.jpg')), 'text'] };

  it('an image goes through text and msgpack', () => {
    for (const back of [fromJson(toJsonBytes(bundle)), fromJson(toJson(bundle)), fromMsgpack(toMsgpack(bundle))]) {
      expect(equals(back, wrap(bundle))).toBe(true);
    }
    expect(fromJson(toJson(image))).toBeInstanceOf(Image);
  });

  it('an image equals its copy, and no other', () => {
    const bytes = Uint8Array.from(imageFile('rgba-16.png'));
    expect(equals(image, new Image(bytes, { lossless: false }))).toBe(true);
    expect(equals(image, new Image(bytes))).toBe(false);
    expect(equals(image, new Image(imageFile('rgba-16-interlaced.png'), { lossless: false }))).toBe(false);
    expect(contentHash(image)).toBe(contentHash(new Image(bytes, { lossless: false })));
  });

  it('an exact whose order was kept is refused too', () => {
    const text = toJson(image).replace(/}$/, ',"exact":{"2":1,"1":2}}');
    expect(() => fromJson(text)).toThrow(expect.objectContaining({ code: 'exact-unsupported' }));
    expect(equals(fromJson(text, { exact: 'ignore' }), image)).toBe(true);
  });
});

it('the document of an image can be stated with its bytes not yet encoded', () => {
  const image = new Image(imageFile('rgb-8.png'));
  const { type, params } = image.toPayloadJcr();
  expect(type).toBe('raymon.types.Image');
  expect(params).toEqual({ data: expect.any(Payload) as Payload, lossless: true });
  expect(JSON.parse(JSON.stringify({ type, params }))).toEqual(image.toJcr());
});

function shown(file: string): string {
  return inspect(new Image(imageFile(file)));
}

it('an image shows itself in a few words', () => {
  expect(shown('rgb-8.png')).toBe('Image png 11x10 rgb 8-bit, lossless');
  expect(shown('grey-alpha-16.png')).toBe('Image png 11x10 grey+alpha 16-bit, lossless');
  expect(shown('palette-4-alpha.png')).toBe('Image png 13x9 rgba 4-bit, lossless');
  expect(shown('cmyk.jpg')).toBe('Image jpeg 41x30 cmyk 8-bit, lossy');
  expect(`${new Image(imageFile('grey.jpg'))}`).toBe('Image jpeg 41x30 grey 8-bit, lossy');
});

it('the type of an image document is its literal tag', () => {
  expectTypeOf(new Image(imageFile('rgb-8.png')).toJcr().type).toEqualTypeOf<'raymon.types.Image'>();
  expectTypeOf(Image.type).toEqualTypeOf<'raymon.types.Image'>();
});
