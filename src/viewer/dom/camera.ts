import type { Region } from '../model/array/heat-map.ts';

/** Pixels that an element is at most wide: as many as show that it is one colour. */
const LARGEST_PX = 128;

/** Where a view looks at a plane of elements: the element at its upper left corner, and pixels per element. */
export class Camera {
  x = 0;
  y = 0;
  scaleX = 1;
  scaleY = 1;
  readonly #isSquare: boolean;
  #width = 1;
  #height = 1;
  #viewWidth = 1;
  #viewHeight = 1;
  #isFitted = true;

  constructor(isSquare: boolean) {
    this.#isSquare = isSquare;
  }

  /** Pixels per element, of the finer axis. */
  get scale(): number {
    return Math.max(this.scaleX, this.scaleY);
  }

  /** Takes a plane of so many elements. */
  plane(width: number, height: number, keep: boolean): void {
    this.#width = Math.max(1, width);
    this.#height = Math.max(1, height);
    if (!keep) this.fit();
  }

  /** Takes a view of so many pixels. */
  view(width: number, height: number): void {
    this.#viewWidth = Math.max(1, width);
    this.#viewHeight = Math.max(1, height);
    if (this.#isFitted) this.fit();
    else this.#clamp();
  }

  /** Shows all. */
  fit(): void {
    this.scaleX = this.#viewWidth / this.#width;
    this.scaleY = this.#viewHeight / this.#height;
    if (this.#isSquare) this.scaleX = this.scaleY = Math.min(this.scaleX, this.scaleY, LARGEST_PX);
    this.#isFitted = true;
    this.#clamp();
  }

  /** Zooms around a place of the view; its middle when missing. */
  zoom(factor: number, atX: number = this.#viewWidth / 2, atY: number = this.#viewHeight / 2): void {
    const x = this.x + atX / this.scaleX;
    const y = this.y + atY / this.scaleY;
    const most = Math.max(LARGEST_PX, this.#viewWidth / this.#width, this.#viewHeight / this.#height);
    const least = Math.min(this.#viewWidth / this.#width, this.#viewHeight / this.#height, 1);
    const within = Math.min(most / this.scale, Math.max(least / Math.min(this.scaleX, this.scaleY), factor));
    this.scaleX *= within;
    this.scaleY *= within;
    this.x = x - atX / this.scaleX;
    this.y = y - atY / this.scaleY;
    this.#isFitted = false;
    this.#clamp();
  }

  /** Shows an element in so many pixels, on both axes. */
  scaleTo(scale: number): void {
    const [x, y] = this.middle();
    this.scaleX = this.scaleY = scale;
    this.x = x + 0.5 - this.#viewWidth / scale / 2;
    this.y = y + 0.5 - this.#viewHeight / scale / 2;
    this.#isFitted = false;
    this.#clamp();
  }

  /** Moves by pixels. */
  move(pixelsX: number, pixelsY: number): void {
    this.x += pixelsX / this.scaleX;
    this.y += pixelsY / this.scaleY;
    this.#isFitted = false;
    this.#clamp();
  }

  /** Moves as little as brings an element into sight. */
  reveal(x: number, y: number): void {
    const width = this.#viewWidth / this.scaleX;
    const height = this.#viewHeight / this.scaleY;
    if (x < this.x) this.x = x;
    else if (x + 1 > this.x + width) this.x = x + 1 - width;
    if (y < this.y) this.y = y;
    else if (y + 1 > this.y + height) this.y = y + 1 - height;
    this.#clamp();
  }

  /** The element in the middle of the view. */
  middle(): readonly [x: number, y: number] {
    const x = Math.floor(this.x + this.#viewWidth / this.scaleX / 2);
    const y = Math.floor(this.y + this.#viewHeight / this.scaleY / 2);
    return [Math.max(0, Math.min(this.#width - 1, x)), Math.max(0, Math.min(this.#height - 1, y))];
  }

  /** The element at a place of the view, if one is there. */
  elementAt(pixelX: number, pixelY: number): readonly [x: number, y: number] | undefined {
    const x = Math.floor(this.x + pixelX / this.scaleX);
    const y = Math.floor(this.y + pixelY / this.scaleY);
    return x >= 0 && y >= 0 && x < this.#width && y < this.#height ? [x, y] : undefined;
  }

  /** The elements in sight, whole ones. */
  visible(): Region {
    const x = Math.max(0, Math.floor(this.x));
    const y = Math.max(0, Math.floor(this.y));
    const right = Math.min(this.#width, Math.ceil(this.x + this.#viewWidth / this.scaleX));
    const bottom = Math.min(this.#height, Math.ceil(this.y + this.#viewHeight / this.scaleY));
    return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
  }

  /** Keeps the plane in sight; what is smaller than the view stands in its middle. */
  #clamp(): void {
    this.x = within(this.x, this.#width, this.#viewWidth / this.scaleX);
    this.y = within(this.y, this.#height, this.#viewHeight / this.scaleY);
  }
}

function within(start: number, size: number, seen: number): number {
  return seen >= size ? (size - seen) / 2 : Math.min(size - seen, Math.max(0, start));
}
