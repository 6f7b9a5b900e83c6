import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import type { Counts } from '../hub/project.ts';
import { durationText, secondText } from '../parts/time.ts';

/** Traces over time: a drag chooses the time that it covers. */
export function TimeHistogram(props: {
  readonly counts: Counts | undefined;
  readonly onRange: (begin: number, end: number) => void;
}): VNode {
  const { counts: found, onRange } = props;
  const [drag, setDrag] = useState<readonly [number, number]>();
  const [hover, setHover] = useState<number>();
  const root = useRef<HTMLDivElement>(null);
  if (found === undefined) return <div class="histogram" aria-hidden="true" />;
  const { counts, beginMs, widthMs, scannedTo } = found;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const total = counts.reduce((a, b) => a + b, 0);
  const end = beginMs + widthMs * counts.length;
  const bucketAt = (event: PointerEvent): number => {
    const box = root.current?.getBoundingClientRect();
    const share = box === undefined ? 0 : (event.clientX - box.left) / box.width;
    return Math.min(counts.length - 1, Math.max(0, Math.floor(share * counts.length)));
  };
  const isIn = (i: number): boolean => drag !== undefined && i >= Math.min(...drag) && i <= Math.max(...drag);
  const label = `${groupDigits(total)} traces from ${secondText(beginMs)} to ${secondText(end)} UTC, at most ${groupDigits(most)} in ${durationText(widthMs)}`;
  return (
    <div
      ref={root}
      class="histogram"
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        const at = bucketAt(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([at, at]);
      }}
      onPointerMove={(event) => {
        const at = bucketAt(event);
        setHover(at);
        if (drag !== undefined) setDrag([drag[0], at]);
      }}
      onPointerLeave={() => setHover(undefined)}
      onPointerCancel={() => setDrag(undefined)}
      onPointerUp={() => {
        if (drag === undefined) return;
        setDrag(undefined);
        const [low, high] = [Math.min(...drag), Math.max(...drag)];
        // A click is no drag.
        if (low < high) onRange(beginMs + low * widthMs, beginMs + (high + 1) * widthMs);
      }}
    >
      {counts.map((count, i) => (
        <i
          class={`${isIn(i) ? 'on' : ''} ${hover === i ? 'over' : ''}`}
          style={{ height: count === 0 ? '0' : `${Math.max(4, (count / most) * 100)}%` }}
        />
      ))}
      <span class="histogram-text">
        {hover === undefined
          ? scannedTo === undefined
            ? ''
            : `counted back to ${secondText(Date.parse(scannedTo))}`
          : `${secondText(beginMs + hover * widthMs)} · ${groupDigits(counts[hover] ?? 0)} in ${durationText(widthMs)}`}
      </span>
    </div>
  );
}
