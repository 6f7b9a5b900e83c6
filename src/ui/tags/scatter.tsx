import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { roundedText } from '../../viewer/model/text/number-text.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { go } from '../window/place.ts';
import type { Point } from '../hub/project.ts';
import { timeOf, secondText } from '../parts/time.ts';

const HEIGHT_PX = 220;
/** Pixels around the dots. */
const EDGE_PX = 10;
/** Pixels within which the pointer means a dot. */
const REACH_PX = 24;

interface Dot {
  readonly point: Point;
  /** Milliseconds. */
  readonly at: number;
  /** Shares of the width and height. */
  readonly x: number;
  readonly y: number;
}

/** Numbers over time: each dot is a trace, which a click or Enter opens. */
export function Scatter(props: {
  readonly name: string;
  readonly points: readonly Point[];
  readonly hrefOf: (traceId: string) => string;
}): VNode {
  const { name, points, hrefOf } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(600);
  const [current, setCurrent] = useState<number>();
  const { dots, low, high, begin, end } = useMemo(() => layOut(points), [points]);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(100, entry?.contentRect.width ?? 600)));
    if (canvas.current?.parentElement) observer.observe(canvas.current.parentElement);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const draw = (): void => paint(canvas.current, width, dots, current);
    draw();
    // The colours are those of the page.
    const observer = new MutationObserver(draw);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [dots, width, current]);

  const nearest = (event: MouseEvent): number | undefined => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return undefined;
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let found: number | undefined;
    let least = REACH_PX ** 2;
    for (const [i, dot] of dots.entries()) {
      const distance = (placeX(dot, width) - x) ** 2 + (placeY(dot) - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      found = i;
    }
    return found;
  };
  const open = (at: number | undefined): void => {
    const dot = at === undefined ? undefined : dots[at];
    if (dot !== undefined) go(hrefOf(dot.point.traceId));
  };
  const move = (by: number): void => {
    setCurrent(Math.min(dots.length - 1, Math.max(0, (current ?? (by > 0 ? -1 : dots.length)) + by)));
  };
  const moves = new Map<string, () => void>([
    ['ArrowRight', () => move(1)],
    ['ArrowLeft', () => move(-1)],
    ['Home', () => setCurrent(0)],
    ['End', () => setCurrent(dots.length - 1)],
    ['Enter', () => open(current)],
  ]);
  const dot = current === undefined ? undefined : dots[current];
  const label = `${groupDigits(dots.length)} numbers of ${name.slice(0, 60)} from ${secondText(begin)} to ${secondText(end)} UTC, between ${roundedText(low)} and ${roundedText(high)}. Arrow keys go from one to the next, Enter opens its trace.`;
  return (
    <div class="scatter">
      <div class="scatter-scale num" aria-hidden="true">
        <span>{roundedText(high)}</span>
        <span>{roundedText(low)}</span>
      </div>
      <div
        class="scatter-area"
        role="application"
        aria-roledescription="scatter plot"
        aria-label={label}
        tabIndex={0}
        onPointerMove={(event) => setCurrent(nearest(event))}
        onPointerLeave={() => setCurrent(undefined)}
        onClick={(event) => open(nearest(event))}
        onKeyDown={(event) => {
          const run = moves.get(event.key);
          if (run === undefined) return;
          event.preventDefault();
          run();
        }}
      >
        <canvas ref={canvas} />
      </div>
      <div class="scatter-under num">
        <span class="quiet">{secondText(begin)}</span>
        <output aria-live="polite">
          {dot === undefined
            ? ''
            : `${secondText(dot.at)} · ${String(dot.point.value)} · ${dot.point.traceId.slice(0, 36)}`}
        </output>
        <span class="quiet">{secondText(end)}</span>
      </div>
    </div>
  );
}

interface Layout {
  /** Oldest first. */
  readonly dots: readonly Dot[];
  readonly low: number;
  readonly high: number;
  readonly begin: number;
  readonly end: number;
}

function layOut(points: readonly Point[]): Layout {
  let [low, high, begin, end] = [Infinity, -Infinity, Infinity, -Infinity];
  const timed = points.map((point) => ({ point, at: (timeOf(point.received) ?? 0) / 1000 }));
  for (const { point, at } of timed) {
    low = Math.min(low, point.value);
    high = Math.max(high, point.value);
    begin = Math.min(begin, at);
    end = Math.max(end, at);
  }
  const dots = timed.map(({ point, at }) => ({
    point,
    at,
    x: end > begin ? (at - begin) / (end - begin) : 0.5,
    // Halves, so that the difference of the largest doubles is one, too.
    y: high > low ? (high / 2 - point.value / 2) / (high / 2 - low / 2) : 0.5,
  }));
  return { dots: dots.toSorted((a, b) => a.at - b.at), low, high, begin, end };
}

function placeX({ x }: Dot, width: number): number {
  return EDGE_PX + x * (width - 2 * EDGE_PX);
}

function placeY({ y }: Dot): number {
  return EDGE_PX + y * (HEIGHT_PX - 2 * EDGE_PX);
}

function paint(
  canvas: HTMLCanvasElement | null,
  width: number,
  dots: readonly Dot[],
  current: number | undefined,
): void {
  const context = canvas?.getContext('2d');
  if (canvas === null || context === null || context === undefined) return;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = HEIGHT_PX * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT_PX}px`;
  context.scale(ratio, ratio);
  const colours = getComputedStyle(canvas);
  context.fillStyle = colours.getPropertyValue('--rv-accent');
  context.globalAlpha = dots.length > 500 ? 0.35 : 0.7;
  for (const dot of dots) {
    context.beginPath();
    context.arc(placeX(dot, width), placeY(dot), 2.5, 0, 2 * Math.PI);
    context.fill();
  }
  const chosen = current === undefined ? undefined : dots[current];
  if (chosen === undefined) return;
  context.globalAlpha = 1;
  context.strokeStyle = colours.getPropertyValue('--rv-text');
  context.lineWidth = 2;
  context.beginPath();
  context.arc(placeX(chosen, width), placeY(chosen), 5, 0, 2 * Math.PI);
  context.stroke();
}
