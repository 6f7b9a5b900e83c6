import { stepFor, type Pixels, type SampledRegion } from '../model/array/heat-map.ts';
import { Camera } from './camera.ts';
import { button } from './controls.ts';
import { el } from './element.ts';

/** A plane of elements to be drawn. */
export interface PixelSource {
  /** Elements in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Draws a part of it; answers undefined where another plane took its place meanwhile. */
  draw(region: SampledRegion): Promise<Pixels | ImageBitmap | undefined>;
}

/** How a plane is shown. */
export interface PixelViewOptions {
  /** What it is a picture of, for readers. */
  readonly label: string;
  /** Whether elements are square, as pixels of a picture are; else the plane may fill the view. */
  readonly isSquare: boolean;
  /** Whether what lies between elements may be mixed when there are more than pixels: for pictures, not for data. */
  readonly isSmooth: boolean;
  /** Whether transparent pixels are shown over a chequerboard. */
  readonly isChequered?: boolean;
  /** Told of the element under the pointer or the keyboard's cursor. */
  readonly onCursor: (x: number, y: number) => void;
}

/** A drawn part of the plane. */
interface Layer {
  readonly region: SampledRegion;
  readonly canvas: HTMLCanvasElement | ImageBitmap;
}

/** A picture of a plane that can be zoomed down to its elements, moved, and read by pointer and keyboard. */
export class PixelView {
  readonly element: HTMLElement;
  /** Buttons that zoom. */
  readonly tools: readonly HTMLElement[];
  readonly #canvas: HTMLCanvasElement;
  readonly #options: PixelViewOptions;
  readonly #camera: Camera;
  readonly #observer: ResizeObserver;
  #source: PixelSource;
  #base: Layer | undefined;
  #detail: Layer | undefined;
  #version = 0;
  #frame = 0;
  #isDrawing = false;
  #isStale = false;
  #cursor: readonly [x: number, y: number] | undefined;
  #drag: { readonly x: number; readonly y: number } | undefined;

  constructor(source: PixelSource, options: PixelViewOptions) {
    this.#options = options;
    this.#source = source;
    this.#camera = new Camera(options.isSquare);
    this.#canvas = el('canvas', { attributes: { role: 'img', 'aria-label': options.label } });
    this.element = el(
      'div',
      {
        class: 'rv-pixels',
        attributes: {
          role: 'group',
          tabindex: 0,
          'aria-label': `${options.label}. Arrows move the cursor, plus and minus zoom, 0 shows all, 1 shows elements one to one.`,
        },
        on: {
          keydown: (event) => this.#onKey(event),
          pointerdown: (event) => this.#onDown(event),
          pointermove: (event) => this.#onPointer(event),
          pointerup: () => (this.#drag = undefined),
          pointercancel: () => (this.#drag = undefined),
          dblclick: (event) => this.#zoom(4, event.offsetX, event.offsetY),
        },
      },
      this.#canvas,
    );
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.tools = [
      button('Zoom in', () => this.#zoom(2), { icon: 'plus' }),
      button('Zoom out', () => this.#zoom(0.5), { icon: 'minus' }),
      button('Show all', () => this.#fit(), { icon: 'fit' }),
      button('One element per pixel', () => this.#oneToOne(), { text: '1:1' }),
    ];
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(this.element);
    this.show(source);
  }

  /** Shows another plane, or the same after it changed; the place and zoom stay if it is as large. */
  show(source: PixelSource): void {
    const isSameSize = source.width === this.#source.width && source.height === this.#source.height;
    this.#source = source;
    this.#version++;
    this.#keep('detail', undefined);
    if (!isSameSize) this.#keep('base', undefined);
    this.#camera.plane(source.width, source.height, isSameSize);
    const { width, height } = source;
    this.element.style.setProperty(
      '--rv-aspect',
      String(this.#options.isSquare ? width / height : Math.max(1, Math.min(4, width / height))),
    );
    this.#refresh();
  }

  /** Moves the cursor to an element, as the keyboard does. */
  point(x: number, y: number): void {
    this.#cursor = [
      Math.max(0, Math.min(this.#source.width - 1, x)),
      Math.max(0, Math.min(this.#source.height - 1, y)),
    ];
    this.#camera.reveal(this.#cursor[0], this.#cursor[1]);
    this.#options.onCursor(...this.#cursor);
    this.#moved();
  }

  /** Ends all that goes on. */
  destroy(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#version++;
    this.#keep('detail', undefined);
    this.#keep('base', undefined);
  }

  /** Keeps a layer in place of the one before, whose memory is given back at once. */
  #keep(name: 'base' | 'detail', layer: Layer | undefined): void {
    const before = name === 'base' ? this.#base : this.#detail;
    if (before !== undefined && 'close' in before.canvas) before.canvas.close();
    if (name === 'base') this.#base = layer;
    else this.#detail = layer;
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0 || clientHeight === 0) return;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(clientWidth * ratio);
    this.#canvas.height = Math.round(clientHeight * ratio);
    this.#camera.view(clientWidth, clientHeight);
    this.#paint();
    this.#moved();
  }

  #fit(): void {
    this.#camera.fit();
    this.#moved();
  }

  #oneToOne(): void {
    this.#camera.scaleTo(1 / devicePixelRatio);
    this.#moved();
  }

  #zoom(factor: number, x?: number, y?: number): void {
    this.#camera.zoom(factor, x, y);
    this.#moved();
  }

  /** Draws what is there now, and asks for more where that is too coarse. */
  #moved(): void {
    this.#schedule();
    this.#refresh();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  /** Asks for the layers that are missing, one at a time: what is asked for meanwhile waits for the newest state. */
  #refresh(): void {
    if (this.#isDrawing) {
      this.#isStale = true;
      return;
    }
    const wanted = this.#wanted();
    if (wanted === undefined) return;
    this.#isDrawing = true;
    void this.#draw(wanted.region, wanted.isBase);
  }

  async #draw(region: SampledRegion, isBase: boolean): Promise<void> {
    const version = this.#version;
    try {
      const pixels = await this.#source.draw(region);
      if (pixels !== undefined && version === this.#version) {
        const canvas = 'rgba' in pixels ? canvasOf(pixels) : pixels;
        this.#keep(isBase ? 'base' : 'detail', { region, canvas });
        this.#baseVersion = version;
        this.#schedule();
      } else if (pixels !== undefined && 'close' in pixels) pixels.close();
    } catch (error) {
      this.element.dispatchEvent(new CustomEvent('rv-failure', { detail: error }));
      return;
    } finally {
      this.#isDrawing = false;
    }
    if (version !== this.#version || this.#isStale || isBase) {
      this.#isStale = false;
      this.#refresh();
    }
  }

  #baseVersion = -1;

  #wanted(): { readonly region: SampledRegion; readonly isBase: boolean } | undefined {
    const { width, height } = this.#source;
    if (width === 0 || height === 0) return undefined;
    if (this.#base === undefined || this.#baseVersion !== this.#version) {
      return { region: { x: 0, y: 0, width, height, step: stepFor({ width, height }) }, isBase: true };
    }
    if (this.#base.region.step === 1) return undefined;
    const seen = this.#camera.visible();
    const step = Math.max(1, Math.floor(1 / (this.#camera.scale * devicePixelRatio)), stepFor(seen));
    if (step >= this.#base.region.step) return undefined;
    const detail = this.#detail?.region;
    const isCovered =
      detail !== undefined &&
      detail.step <= step &&
      detail.x <= seen.x &&
      detail.y <= seen.y &&
      detail.x + detail.width >= seen.x + seen.width &&
      detail.y + detail.height >= seen.y + seen.height;
    return isCovered ? undefined : { region: { ...seen, step }, isBase: false };
  }

  #paint(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const { scaleX, scaleY, x, y } = this.#camera;
    context.imageSmoothingEnabled = this.#options.isSmooth && scaleX < 1;
    context.imageSmoothingQuality = 'high';
    if (this.#options.isChequered === true) this.#paintChequers(context);
    for (const layer of [this.#base, this.#detail]) {
      if (layer === undefined) continue;
      const { region, canvas } = layer;
      const { step } = region;
      context.drawImage(
        canvas,
        (region.x - x) * scaleX,
        (region.y - y) * scaleY,
        canvas.width * step * scaleX,
        canvas.height * step * scaleY,
      );
    }
    if (this.#cursor !== undefined) this.#paintCursor(context, this.#cursor);
  }

  #paintChequers(context: CanvasRenderingContext2D): void {
    const pattern = context.createPattern(chequers(), 'repeat');
    if (pattern === null) return;
    const { scaleX, scaleY, x, y } = this.#camera;
    context.fillStyle = pattern;
    context.fillRect(-x * scaleX, -y * scaleY, this.#source.width * scaleX, this.#source.height * scaleY);
  }

  #paintCursor(context: CanvasRenderingContext2D, [column, row]: readonly [number, number]): void {
    const { scaleX, scaleY, x, y } = this.#camera;
    const left = (column - x) * scaleX;
    const top = (row - y) * scaleY;
    const width = Math.max(scaleX, 5);
    const height = Math.max(scaleY, 5);
    const shift = [(scaleX - width) / 2, (scaleY - height) / 2] as const;
    context.lineWidth = 3;
    context.strokeStyle = 'rgb(0 0 0 / 0.75)';
    context.strokeRect(left + shift[0], top + shift[1], width, height);
    context.lineWidth = 1;
    context.strokeStyle = '#fff';
    context.strokeRect(left + shift[0], top + shift[1], width, height);
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.#drag = { x: event.offsetX, y: event.offsetY };
  }

  #onPointer(event: PointerEvent): void {
    const { offsetX, offsetY } = event;
    if (this.#drag !== undefined) {
      this.#camera.move(this.#drag.x - offsetX, this.#drag.y - offsetY);
      this.#drag = { x: offsetX, y: offsetY };
      this.#moved();
    }
    const at = this.#camera.elementAt(offsetX, offsetY);
    if (at === undefined) return;
    this.#cursor = at;
    this.#options.onCursor(...at);
    this.#schedule();
  }

  /** Zooms where the page need not scroll: when this has the focus, or with the key that browsers zoom by. */
  #onWheel(event: WheelEvent): void {
    const hasFocus = this.element.contains(document.activeElement);
    if (!hasFocus && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY / (event.deltaMode === 0 ? 300 : 10)), event.offsetX, event.offsetY);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    const [x, y] = this.#cursor ?? this.#camera.middle();
    const moves: Readonly<Record<string, readonly [x: number, y: number]>> = {
      ArrowLeft: [x - far, y],
      ArrowRight: [x + far, y],
      ArrowUp: [x, y - far],
      ArrowDown: [x, y + far],
      Home: [0, y],
      End: [this.#source.width - 1, y],
      PageUp: [x, 0],
      PageDown: [x, this.#source.height - 1],
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move !== undefined) this.point(...move);
    else if (event.key === '+' || event.key === '=') this.#zoomAtCursor(2);
    else if (event.key === '-') this.#zoomAtCursor(0.5);
    else if (event.key === '0') this.#fit();
    else if (event.key === '1') this.#oneToOne();
    else return;
    event.preventDefault();
  }

  #zoomAtCursor(factor: number): void {
    this.#camera.zoom(factor);
    if (this.#cursor !== undefined) this.#camera.reveal(...this.#cursor);
    this.#moved();
  }
}

const CHEQUER_PX = 8;

/** Two light and two darker squares, alike in light and dark. */
function chequers(): HTMLCanvasElement {
  const canvas = el('canvas', { attributes: { width: 2 * CHEQUER_PX, height: 2 * CHEQUER_PX } });
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.fillStyle = '#f2f1ee';
  context.fillRect(0, 0, 2 * CHEQUER_PX, 2 * CHEQUER_PX);
  context.fillStyle = '#cfcec9';
  context.fillRect(0, 0, CHEQUER_PX, CHEQUER_PX);
  context.fillRect(CHEQUER_PX, CHEQUER_PX, CHEQUER_PX, CHEQUER_PX);
  return canvas;
}

function canvasOf({ width, height, rgba }: Pixels): HTMLCanvasElement {
  const canvas = el('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}
