import { type BarePixels, Image, isRaymonError, toJson } from 'raymon/types';

/** What a page makes of a file: its samples, or how it refuses them. */
export type Decoded =
  | { readonly shape: readonly number[]; readonly samples: readonly number[] }
  | { readonly refusal: string };

declare global {
  /** Decodes an image of the fixtures, as a program in a browser would. */
  var decodeImage: (name: string, orient: boolean) => Promise<Decoded>;
  /** Draws a picture, and gives its pixels and the document of the image that is made of them. */
  var encodeDrawing: () => Promise<{ readonly samples: readonly number[]; readonly text: string }>;
}

/** What is used of a browser, whose types are not known here. */
declare const OffscreenCanvas: new (
  width: number,
  height: number,
) => {
  getContext(kind: '2d'): {
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
    getImageData(x: number, y: number, width: number, height: number): BarePixels;
  };
};

globalThis.decodeImage = async (name, orient) => {
  const response = await fetch(`/fixtures/images/${encodeURIComponent(name)}`);
  const image = await Image.from(await response.blob());
  try {
    const { data, shape } = await image.toPixels({ orient });
    return { shape, samples: [...data] };
  } catch (error) {
    if (!isRaymonError(error)) throw error;
    return { refusal: `${error.code}: ${error.message}` };
  }
};

globalThis.encodeDrawing = async () => {
  const context = new OffscreenCanvas(33, 17).getContext('2d');
  context.fillStyle = 'rgb(200 30 90 / 0.4)';
  context.fillRect(3, 4, 20, 9);
  const pixels = context.getImageData(0, 0, 33, 17);
  return { samples: [...pixels.data], text: toJson(await Image.fromPixels(pixels)) };
};
