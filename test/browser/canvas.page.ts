import { Image, isRaymonError } from 'raymon/types';

/** What a page makes of a file: its samples, or how it refuses them. */
export type Decoded =
  { readonly shape: readonly number[]; readonly samples: readonly number[] } | { readonly refusal: string };

declare global {
  /** Decodes an image of the fixtures, as a program in a browser would. */
  var decodeImage: (name: string, orient: boolean) => Promise<Decoded>;
}

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
