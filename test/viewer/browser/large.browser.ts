/**
 * What is large: how long frames take while a heat map is zoomed, and a document of 100 MB. The figures are printed; what
 * fails is work that grows, which is counted.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Numpy, toJsonBytes } from '../../../src/types.ts';
import { MOST_DRAWN } from '../../../src/viewer/model/array/heat-map.ts';
import { ViewerBrowser, type ViewerPage } from './viewer-page.ts';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
/** Milliseconds of a frame at 60 a second. */
const FRAME_MS = 1000 / 60;
/** Frames for which a map is zoomed in, and out again. */
const FRAMES = 240;

let browser: ViewerBrowser;
beforeAll(async () => {
  browser = await ViewerBrowser.launch();
});
afterAll(() => browser.close());

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

interface Zooming {
  /** Milliseconds from frame to frame. */
  readonly frames: readonly number[];
  /** Milliseconds of each frame in which the program of the page ran: its events and what it does before a frame. */
  readonly scripts: readonly number[];
  /** Pictures that were drawn onto the map. */
  readonly drawn: number;
  /** Pixels of the largest of them. */
  readonly largest: number;
  /** How many they were: made for the first time, each. */
  readonly made: number;
  /** Pixels that were put on a canvas by the page. */
  readonly put: number;
}

/** Zooms in and out by the wheel, an event each frame. */
function zoom(page: ViewerPage, frames: number): Promise<Zooming> {
  return page.page.locator('.rv-pixels').evaluate(async (map, count) => {
    const prototype = CanvasRenderingContext2D.prototype;
    const { drawImage, putImageData } = prototype;
    const { requestAnimationFrame: request } = window;
    const found = { frames: [] as number[], scripts: [] as number[], drawn: 0, largest: 0, made: 0, put: 0 };
    const pictures = new Set<unknown>();
    let script = 0;
    const timed = (work: () => void): void => {
      const begun = performance.now();
      work();
      script += performance.now() - begun;
    };
    window.requestAnimationFrame = (work) => request((now) => timed(() => work(now)));
    prototype.drawImage = function (...parameters: unknown[]) {
      const [picture] = parameters as [ImageBitmap];
      found.drawn++;
      found.largest = Math.max(found.largest, picture.width * picture.height);
      pictures.add(picture);
      return Reflect.apply(drawImage, this, parameters) as undefined;
    };
    prototype.putImageData = function (...parameters: unknown[]) {
      const [{ width, height }] = parameters as [ImageData];
      found.put += width * height;
      timed(() => Reflect.apply(putImageData, this, parameters));
    };
    (map as HTMLElement).focus();
    const { left, top } = map.getBoundingClientRect();
    let before = 0;
    for (let i = -1; i < count; i++) {
      const deltaY = i < count / 2 ? -40 : 40;
      const wheel = { deltaY, clientX: left + 150 + i / 4, clientY: top + 90, cancelable: true, bubbles: true };
      timed(() => map.dispatchEvent(new WheelEvent('wheel', wheel)));
      const now = await new Promise<number>((resolve) => request.call(window, resolve));
      // The first only begins.
      if (i >= 0) {
        found.frames.push(now - before);
        found.scripts.push(script);
      }
      script = 0;
      before = now;
    }
    window.requestAnimationFrame = request;
    prototype.drawImage = drawImage;
    prototype.putImageData = putImageData;
    return { ...found, made: pictures.size };
  }, frames);
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

describe.each([2000, 3000])('a heat map %i elements wide and high', (side) => {
  it('is drawn once a frame while it is zoomed, of no more pixels than it may, none put there by the page', async () => {
    const data = Float32Array.from({ length: side * side }, (_, i) => Math.sin(i / 777) * Math.cos(i / side / 50));
    const page = await browser.show(new Numpy({ data, shape: [side, side] }), { width: 1280 });
    const { frames, scripts, drawn, largest, made, put } = await zoom(page, FRAMES);
    const late = frames.filter((each) => each > 1.5 * FRAME_MS).length;
    print(
      `heat map ${side} × ${side}, zoomed for ${FRAMES} frames: from frame to frame p50 ${percentile(frames, 0.5)} ms, ` +
        `p95 ${percentile(frames, 0.95)} ms, longest ${percentile(frames, 1)} ms; ${late} later than a frame and a half; ` +
        `program of the page p50 ${percentile(scripts, 0.5)} ms, p95 ${percentile(scripts, 0.95)} ms, ` +
        `longest ${percentile(scripts, 1)} ms a frame`,
    );
    // A base and a detail for each frame, and what was under way before.
    expect(drawn).toBeLessThanOrEqual(2 * (2 * FRAMES + 2));
    expect(made).toBeGreaterThan(side > 2048 ? 1 : 0);
    expect(made).toBeLessThanOrEqual(FRAMES + 2);
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(MOST_DRAWN);
    expect(put).toBe(0);
    await page.done();
  });
});

describe('a document of 100 MB', () => {
  it('is opened from a file that raymon view has written: its values, its statistics, nothing asked of anybody', async () => {
    const [height, width] = [3000, 3125];
    const data = Float64Array.from({ length: height * width }, (_, i) => i / 8);
    const bytes = toJsonBytes(new Numpy({ data, shape: [height, width] }));
    expect(bytes.length).toBeGreaterThan(100_000_000);
    const [file, html] = [browser.fileFor('large.json'), browser.fileFor('large.html')];
    writeFileSync(file, bytes);
    const begun = performance.now();
    await promisify(execFile)(process.execPath, [MAIN, 'view', file, '-o', html]);
    const written = performance.now();
    const page = await browser.openFile(html);
    await page.ready();
    print(
      `document of ${(bytes.length / 1e6).toFixed(0)} MB: raymon view ${((written - begun) / 1000).toFixed(1)} s, ` +
        `shown in Chromium after ${((performance.now() - written) / 1000).toFixed(1)} s`,
    );
    expect(await page.facts('.rv-side-panel')).toMatchObject({
      count: '9,375,000',
      min: '0.0',
      max: String((height * width - 1) / 8),
    });
    await page.page.locator('.rv-pixels').focus();
    for (const key of ['End', 'PageDown']) await page.page.keyboard.press(key);
    expect(await page.text('.rv-readout')).toBe(`[${height - 1}, ${width - 1}] = ${(height * width - 1) / 8}`);
    await page.done();
  });
});
