import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import { jsonOf, type Fixtures } from './fixtures.ts';
import type { FullKit } from './kit.ts';
import { fromBase64, hex } from './octets.ts';
import { lineOf, refused } from './refused.ts';

/** A file that must be read, and what it says of itself. */
export interface ExpectedFacts {
  readonly file: string;
  readonly format: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bitDepth: number;
}

/** Files that say what they are, and pass through documents untouched. */
export function images(kit: FullKit, fixtures: Fixtures): Case[] {
  const expected = jsonOf(fixtures, 'images/expected.json') as readonly ExpectedFacts[];
  return expected.map(({ file, format, width, height, channels, bitDepth }) => ({
    name: `images/${file} says what it is, and passes through documents untouched`,
    async check() {
      const bytes = fixtures.bytes(`images/${file}`);
      let image = new kit.Image(bytes);
      const facts = [image.format, image.width, image.height, image.channels, image.bitDepth, image.lossless];
      agree(facts, [format, width, height, channels, bitDepth, format === 'png'], 'facts');
      const first = JSON.stringify(image);
      for (let hop = 0; hop < 5; hop++) {
        const back = kit.loadJcr(JSON.parse(JSON.stringify(image)));
        ensure(back instanceof kit.Image, 'an Image');
        image = back;
      }
      agree(hex(image.data), hex(bytes), 'the file');
      agree(JSON.stringify(image), first, 'the document');
      const fromText = kit.fromJson(kit.toJsonBytes(image));
      ensure(kit.equals(fromText, image), 'the image from its text');
      const blob = image.toBlob();
      agree(hex(new Uint8Array(await blob.arrayBuffer())), hex(bytes), 'the blob');
      return `${String(image)} ${blob.type} ${kit.contentHash(image)}`;
    },
  }));
}

/** A file that must be refused. */
export interface InvalidImage {
  readonly why: string;
  readonly code: 'bad-image' | 'limit';
  readonly message: string;
  readonly data: string;
}

/** Files that are refused as a value and in a document. */
export function invalidImages(kit: FullKit, fixtures: Fixtures): Case[] {
  return fixtures.names('invalid-image').map((name) => ({
    name: `invalid-image/${name} is refused`,
    check() {
      const { why, code, message, data } = jsonOf(fixtures, `invalid-image/${name}`) as InvalidImage;
      ensure(why.length > 0, 'a reason');
      const asValue = refused(kit, () => new kit.Image(fromBase64(data)));
      const document = { type: kit.Image.type, params: { data, lossless: true } };
      const inDocument = refused(kit, () => kit.loadJcr(document));
      const limit = code === 'limit' ? 'LimitError' : undefined;
      agree([asValue.name, asValue.code, asValue.path], [limit ?? 'EncodeError', code, '$']);
      agree([inDocument.name, inDocument.code, inDocument.path], [limit ?? 'DecodeError', code, '$.params.data']);
      for (const found of [asValue, inDocument]) {
        ensure(new RegExp(message).test(found.message), `a message like ${message}, got ${found.message}`);
      }
      return `${lineOf(asValue)}; ${lineOf(inDocument)}`;
    },
  }));
}
