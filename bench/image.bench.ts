import { performance } from 'node:perf_hooks';
import { fromJson, Image, toJsonBytes } from 'raymon';
import sharp, { type Sharp } from 'sharp';
import { random } from './data.ts';
import { contender, ensure, sink, type Contender, type Goal, type Row, type Size, type Suite } from './harness.ts';
import { Python } from './python.ts';

export const IMAGE: Suite = {
  name: 'image',
  fresh: false,
  workloads: [
    {
      name: '12 MP to a JPEG document',
      prepare: (size) =>
        encodeRow(size, false, [
          { versus: 'sharp alone', atMost: 1.05 },
          { versus: 'Python', atLeast: 1 },
        ]),
    },
    {
      name: '12 MP to a PNG document of at most 1.10x the size of Pillow’s',
      prepare: (size) =>
        encodeRow(size, true, [
          { versus: 'sharp alone', atMost: 1.05 },
          { versus: 'Python', atLeast: 6 },
        ]),
    },
    { name: 'a JPEG document of 12 MP to a wrapper', prepare: (size) => lazyRow(size, false) },
    { name: 'a PNG document of 12 MP to a wrapper', prepare: (size) => lazyRow(size, true) },
    { name: 'a JPEG document of 12 MP to pixels', prepare: (size) => pixelRow(size, false) },
    { name: 'a PNG document of 12 MP to pixels', prepare: (size) => pixelRow(size, true) },
  ],
};

interface Picture {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Something like a photo: slopes, edges and grain, in other proportions for each colour. */
function photo({ smoke }: Size): Picture {
  const [width, height] = smoke ? [80, 60] : [4000, 3000];
  const next = random(7);
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const edge = (x >> 6) % 5 === (y >> 7) % 3 ? 40 : 0;
      for (let c = 0; c < 3; c++) {
        const slope = 90 * Math.sin(x / (211 + 60 * c)) * Math.cos(y / (173 - 20 * c));
        data[at++] = 108 + slope + edge + (next() - 0.5) * 8;
      }
    }
  }
  return { data, width, height };
}

function wrapped({ data, width, height }: Picture, lossless: boolean): Promise<Image> {
  return Image.fromPixels({ data, shape: [height, width, 3] }, { lossless });
}

/** Pixels to bytes of a document. */
async function encodeRow(size: Size, lossless: boolean, goals: readonly Goal[]): Promise<Row> {
  const picture = photo(size);
  const { data, width, height } = picture;
  // Python begins with the same pixels, which a document can bring it only without loss.
  const start = new Image((await wrapped(picture, true)).data, { lossless });
  const python = await Python.start(toJsonBytes(start), 'images.py');
  const ours = (await wrapped(picture, lossless)).data;
  const check = (file: Uint8Array): void => ensure(Buffer.compare(file, ours) === 0, 'another file');
  const contenders = [
    asyncContender(
      'raymon',
      async () => toJsonBytes(await wrapped(picture, lossless)),
      (document) => check((fromJson(document) as Image).data),
    ),
    asyncContender(
      'sharp alone',
      () => encoded(sharp(data, { raw: { width, height, channels: 3 } }), lossless).toBuffer(),
      check,
    ),
    ...pythonContender(python, 'encode', ({ data: theirs }) => {
      ensure(!lossless || size.smoke || ours.length <= 1.1 * theirs.length, 'larger than 1.10x of Pillow’s');
    }),
  ];
  return { contenders, goals, hasBuffers: true, close: () => python?.close() };
}

/** What the fastest settings of sharp cost that give these files. */
function encoded(pipeline: Sharp, lossless: boolean): Sharp {
  return lossless
    ? pipeline.png({ compressionLevel: 2, adaptiveFiltering: true })
    : pipeline.jpeg({ quality: 95, optimiseCoding: false });
}

/** Bytes of a document to a wrapper whose pixels nobody asked for yet. */
async function lazyRow(size: Size, lossless: boolean): Promise<Row> {
  const image = await wrapped(photo(size), lossless);
  const document = toJsonBytes(image);
  const base64 = Buffer.from(image.data).toString('base64');
  const python = await Python.start(document, 'images.py');
  const check = (back: unknown): void => {
    ensure(back instanceof Image && Buffer.compare(back.data, image.data) === 0, 'another file');
  };
  const contenders = [
    contender('raymon', () => fromJson(document), check),
    contender(
      'bare base64 and check',
      () => {
        const bytes = Buffer.allocUnsafeSlow(image.data.length);
        bytes.write(base64, 'base64');
        return new Image(bytes);
      },
      check,
    ),
    ...pythonContender(python, 'decode'),
  ];
  const goals = [
    { versus: 'bare base64 and check', atMost: 2 },
    { versus: 'Python', atLeast: 8 },
  ];
  return { contenders, goals, hasBuffers: true, close: () => python?.close() };
}

/** Bytes of a document to pixels. */
async function pixelRow(size: Size, lossless: boolean): Promise<Row> {
  const image = await wrapped(photo(size), lossless);
  const document = toJsonBytes(image);
  const expected = await sharp(image.data).raw().toBuffer();
  const python = await Python.start(document, 'images.py');
  const check = (pixels: Uint8Array): void => ensure(Buffer.compare(pixels, expected) === 0, 'other pixels');
  const contenders = [
    asyncContender('raymon', async () => (await (fromJson(document) as Image).toPixels()).data as Uint8Array, check),
    asyncContender('sharp alone', () => sharp(image.data).raw().toBuffer(), check),
    ...pythonContender(python, 'pixels'),
  ];
  const goals = [{ versus: 'Python', atLeast: 0.9 }];
  return { contenders, goals, hasBuffers: true, close: () => python?.close() };
}

function pythonContender(
  python: Python | undefined,
  op: 'encode' | 'decode' | 'pixels',
  check: (theirs: Image) => void = () => undefined,
): Contender[] {
  if (python === undefined) return [];
  return [
    python.contender(op, (text) => {
      const theirs = fromJson(text);
      ensure(theirs instanceof Image, 'no Image');
      check(theirs);
    }),
  ];
}

function asyncContender<T>(name: string, run: () => Promise<T>, check: (result: T) => void): Contender {
  return {
    name,
    async check() {
      check(await run());
    },
    async time(runs) {
      const start = performance.now();
      for (let i = 0; i < runs; i++) sink.value = await run();
      return performance.now() - start;
    },
  };
}
