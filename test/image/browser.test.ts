import { beforeAll, expect, it } from 'vitest';
import { builtPackage, runChild } from '../support/child.ts';
import { expectedImages } from '../support/image-fixtures.ts';

let packageUrl: URL;

beforeAll(async () => {
  packageUrl = await builtPackage();
}, 120_000);

it('image files pass through where there is neither Buffer nor process', async () => {
  const { printed } = await runChild(`
    import { readFileSync } from 'node:fs';
    const files = ${JSON.stringify(expectedImages.map(({ file }) => file))}.map((name) => readFileSync('fixtures/images/' + name));
    const { process, Buffer } = globalThis;
    delete globalThis.process;
    delete globalThis.Buffer;
    const { Image } = await import('${packageUrl.href}image/image.js');
    const { DEFAULT_LIMITS } = await import('${packageUrl.href}base/limits.js');
    const context = { exact: undefined, limits: DEFAULT_LIMITS, path: ['params'] };
    const results = [];
    for (const file of files) {
      const bytes = new Uint8Array(file);
      const image = new Image(bytes);
      const back = Image.fromJcr(JSON.parse(JSON.stringify(image)).params, context);
      const blob = new Uint8Array(await back.toBlob().arrayBuffer());
      const same = [back.data, blob].every((other) => other.every((byte, i) => byte === bytes[i]));
      results.push([image.format, image.width, image.height, image.channels, same, blob.length === bytes.length]);
    }
    Object.assign(globalThis, { process, Buffer });
    print(results);
  `);
  expect(printed).toEqual(
    expectedImages.map(({ format, width, height, channels }) => [format, width, height, channels, true, true]),
  );
}, 120_000);
