import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Camera } from '../../../src/viewer/dom/camera.ts';
import { ScrollMap, type Scrollable } from '../../../src/viewer/dom/scroll-map.ts';
import { runs } from '../../support/runs.ts';

/** An element that scrolls as browsers do: in whole pixels, within its content. */
class Scroller implements Scrollable {
  readonly clientHeight = 400;
  #height = 0;
  #top = 0;

  get scrollTop(): number {
    return this.#top;
  }

  set scrollTop(top: number) {
    this.#top = Math.max(0, Math.min(Math.round(top), this.#height - this.clientHeight));
  }

  set height(height: number) {
    this.#height = height;
  }
}

function mapOf(total: number): { readonly map: ScrollMap; readonly scroller: Scroller } {
  const scroller = new Scroller();
  const map = new ScrollMap(scroller);
  map.total = total;
  scroller.height = map.height;
  return { map, scroller };
}

describe('content higher than any element', () => {
  it('is reached to both ends by small steps and by large ones', () => {
    const total = 26_000_000;
    const { map, scroller } = mapOf(total);
    expect(map.height).toBeLessThan(total);
    map.go(total);
    expect(map.top).toBe(total - 400);
    expect(scroller.scrollTop).toBe(map.height - 400);
    scroller.scrollTop -= 100;
    map.scrolled();
    expect(map.top).toBe(total - 500);
    scroller.scrollTop = 0;
    map.scrolled();
    expect(map.top).toBe(0);
    scroller.scrollTop = (map.height - 400) / 2;
    map.scrolled();
    expect(map.top).toBeCloseTo((total - 400) / 2, 0);
  });

  it('moves by as many pixels as the element, wherever it is', () => {
    fc.assert(
      fc.property(
        fc.nat(26_000_000),
        fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 50 }),
        (start, moves) => {
          const { map, scroller } = mapOf(26_000_000);
          map.go(start);
          for (const move of moves) {
            const before = { top: map.top, scrollTop: scroller.scrollTop };
            scroller.scrollTop += move;
            const moved = scroller.scrollTop - before.scrollTop;
            map.scrolled();
            expect(map.top).toBeCloseTo(Math.max(0, Math.min(26_000_000 - 400, before.top + moved)), 6);
          }
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('that fits is scrolled as it is', () => {
    const { map, scroller } = mapOf(10_000);
    scroller.scrollTop = 1234;
    map.scrolled();
    expect([map.top, map.height]).toEqual([1234, 10_000]);
    map.total = 500;
    expect(map.top).toBe(100);
  });
});

describe('a camera', () => {
  it('keeps the element under the pointer where it is while it zooms, and the plane in sight', () => {
    const step = fc.tuple(fc.double({ min: 0.3, max: 3, noNaN: true }), fc.nat(599), fc.nat(399));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.array(step, { maxLength: 20 }),
        (width, height, steps) => {
          const camera = new Camera(true);
          camera.view(600, 400);
          camera.plane(width, height, false);
          for (const [factor, x, y] of steps) {
            camera.zoom(factor, x, y);
            const seen = camera.visible();
            expect(seen.x).toBeGreaterThanOrEqual(0);
            expect(seen.x + seen.width).toBeLessThanOrEqual(width);
            expect(seen.y + seen.height).toBeLessThanOrEqual(height);
            const at = camera.elementAt(300, 200);
            if (camera.scaleX * width > 600 && camera.scaleY * height > 400) expect(at).toBeDefined();
          }
          camera.fit();
          expect(camera.visible()).toEqual({ x: 0, y: 0, width, height });
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('brings an element into sight', () => {
    const camera = new Camera(true);
    camera.view(100, 100);
    camera.plane(1000, 1000, false);
    camera.scaleTo(10);
    camera.reveal(999, 0);
    const { x, y, width } = camera.visible();
    expect([x + width, y]).toEqual([1000, 0]);
    expect(camera.elementAt(99, 0)).toEqual([999, 0]);
  });
});
