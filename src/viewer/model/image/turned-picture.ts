import { turnOf, type Orientation } from './orientation.ts';
import type { Picture } from './picture.ts';

/**
 * A picture turned upright, over the same numbers: only where it begins and where it goes from there changes.
 */
export function turnedPicture(picture: Picture, orientation: Orientation): Picture {
  const { width, height, strideX, strideY, offset } = picture;
  const { isSideways, stored } = turnOf(orientation, width, height);
  const place = (x: number, y: number): number => {
    const [storedX, storedY] = stored(x, y);
    return storedX * strideX + storedY * strideY;
  };
  const origin = place(0, 0);
  return {
    ...picture,
    width: isSideways ? height : width,
    height: isSideways ? width : height,
    offset: offset + origin,
    strideX: place(1, 0) - origin,
    strideY: place(0, 1) - origin,
  };
}
