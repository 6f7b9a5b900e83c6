import type { Point } from '../hub/answers.ts';
import { timeOf } from '../parts/time.ts';

/** Pixels of a plot from top to bottom. */
export const HEIGHT_PX = 220;
/** Pixels around the dots. */
const EDGE_PX = 10;
/** Pixels within which the pointer means a dot. */
const REACH_PX = 24;

/** A number in a plot. */
export interface Dot {
  readonly point: Point;
  /** Which of the slices it is of. */
  readonly series: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Shares of the width and height. */
  readonly x: number;
  readonly y: number;
}

/** Dots, and what they lie between. */
export interface ScatterLayout {
  /** Oldest first. */
  readonly dots: readonly Dot[];
  readonly low: number;
  readonly high: number;
  readonly begin: number;
  readonly end: number;
}

/** Lays numbers of some slices out on one scale. */
export function layOut(series: readonly (readonly Point[])[]): ScatterLayout {
  let [low, high, begin, end] = [Infinity, -Infinity, Infinity, -Infinity];
  const timed = series.flatMap((points, of) =>
    points.map((point) => ({ point, series: of, at: (timeOf(point.received) ?? 0) / 1000 })),
  );
  for (const { point, at } of timed) {
    low = Math.min(low, point.value);
    high = Math.max(high, point.value);
    begin = Math.min(begin, at);
    end = Math.max(end, at);
  }
  const dots = timed.map((dot) => ({
    ...dot,
    x: end > begin ? (dot.at - begin) / (end - begin) : 0.5,
    // Halves, so that the difference of the largest doubles is one, too.
    y: high > low ? (high / 2 - dot.point.value / 2) / (high / 2 - low / 2) : 0.5,
  }));
  return { dots: dots.toSorted((a, b) => a.at - b.at || a.series - b.series), low, high, begin, end };
}

/** The place of a dot, in pixels. @param width - of the plot. */
export function placeOf({ x, y }: Dot, width: number): readonly [x: number, y: number] {
  return [EDGE_PX + x * (width - 2 * EDGE_PX), EDGE_PX + y * (HEIGHT_PX - 2 * EDGE_PX)];
}

/** The dot that a place means, if one is near. */
export function nearestDot(dots: readonly Dot[], width: number, x: number, y: number): number | undefined {
  let found: number | undefined;
  let least = REACH_PX ** 2;
  for (const [i, dot] of dots.entries()) {
    const [dotX, dotY] = placeOf(dot, width);
    const distance = (dotX - x) ** 2 + (dotY - y) ** 2;
    if (distance >= least) continue;
    least = distance;
    found = i;
  }
  return found;
}
