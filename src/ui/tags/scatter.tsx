import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { roundedText } from '../../viewer/model/text/number-text.ts';
import { cutText, groupDigits } from '../../viewer/model/text/visible.ts';
import { go } from '../window/place.ts';
import type { Point } from '../hub/answers.ts';
import { secondText } from '../parts/time.ts';
import { HEIGHT_PX, layOut, nearestDot } from './scatter-layout.ts';
import { paintScatter } from './paint-scatter.ts';

/** Numbers of a slice. */
export interface Series {
  /** What the slice is called; empty where there is one. */
  readonly name: string;
  readonly points: readonly Point[];
}

/** Numbers over time: each dot is a trace, which a click or Enter opens. Those of a second slice are rings. */
export function Scatter(props: {
  readonly name: string;
  readonly series: readonly Series[];
  readonly hrefOf: (traceId: string) => string;
}): VNode {
  const { name, series, hrefOf } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(600);
  const [current, setCurrent] = useState<number>();
  const { dots, low, high, begin, end } = useMemo(() => layOut(series.map(({ points }) => points)), [series]);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(100, entry?.contentRect.width ?? 600)));
    if (canvas.current?.parentElement) observer.observe(canvas.current.parentElement);
    return () => observer.disconnect();
  }, []);
  useEffect(() => setCurrent(undefined), [dots]);
  useEffect(() => {
    const draw = (): void => paintScatter(canvas.current, width, dots, current);
    draw();
    // The colours are those of the page.
    const observer = new MutationObserver(draw);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [dots, width, current]);

  const nearest = (event: MouseEvent): number | undefined => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return undefined;
    return nearestDot(dots, width, event.clientX - box.left, event.clientY - box.top);
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
  const counts = series.map(({ name: slice, points }) => `${groupDigits(points.length)} of the ${slice} slice`);
  const label = [
    `${groupDigits(dots.length)} numbers of ${cutText(name, 60)}`,
    series.length > 1 ? `, ${counts.join(' and ')},` : '',
    ` from ${secondText(begin)} to ${secondText(end)} UTC, between ${roundedText(low)} and ${roundedText(high)}.`,
    ' Arrow keys go from one to the next, Enter opens its trace.',
  ].join('');
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
        style={{ height: `${HEIGHT_PX + 2}px` }}
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
            : [
                secondText(dot.at),
                String(dot.point.value),
                series[dot.series]?.name ?? '',
                cutText(dot.point.traceId, 36),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
        </output>
        <span class="quiet">{secondText(end)}</span>
      </div>
    </div>
  );
}
