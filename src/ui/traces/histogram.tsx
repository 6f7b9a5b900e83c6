import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { shareText } from '../parts/share.ts';
import { durationText, secondText } from '../parts/time.ts';
import type { SliceCounts } from './error-counts.ts';

/** Traces over time, of one slice or of two below each other; a drag chooses the time that it covers. */
export function TimeHistograms(props: {
  /** Undefined until they are known. */
  readonly found: readonly SliceCounts[] | undefined;
  /** Slices that are counted. */
  readonly count: number;
  readonly onRange: (begin: number, end: number) => void;
}): VNode {
  const { found, count, onRange } = props;
  const most = (found ?? []).flatMap(({ counts }) => counts).reduce((a, b) => Math.max(a, b), 1);
  const names = count < 2 ? [undefined] : SLICE_NAMES;
  return (
    <div class="histograms">
      {names.map((name, i) => (
        <TimeHistogram name={name} counts={found?.[i]} most={most} onRange={onRange} />
      ))}
    </div>
  );
}

/** What two slices are called. */
export const SLICE_NAMES = ['first', 'second'] as const;

function TimeHistogram(props: {
  readonly name: (typeof SLICE_NAMES)[number] | undefined;
  readonly counts: SliceCounts | undefined;
  /** The count that is as high as there is room. */
  readonly most: number;
  readonly onRange: (begin: number, end: number) => void;
}): VNode {
  const { name, counts: found, most, onRange } = props;
  const [drag, setDrag] = useState<readonly [number, number]>();
  const [hover, setHover] = useState<number>();
  const root = useRef<HTMLDivElement>(null);
  const look = `histogram ${name === undefined ? '' : `of-${name}`}`;
  if (found === undefined) return <div class={look} aria-hidden="true" />;
  const { counts, errors, beginMs, widthMs } = found;
  const end = beginMs + widthMs * counts.length;
  const bucketAt = (event: PointerEvent): number => {
    const box = root.current?.getBoundingClientRect();
    const share = box === undefined ? 0 : (event.clientX - box.left) / box.width;
    return Math.min(counts.length - 1, Math.max(0, Math.floor(share * counts.length)));
  };
  const isIn = (i: number): boolean => drag !== undefined && i >= Math.min(...drag) && i <= Math.max(...drag);
  const highest = counts.reduce((a, b) => Math.max(a, b), 0);
  const label = [
    name === undefined ? '' : `${name} slice: `,
    `${groupDigits(sum(counts))} traces from ${secondText(beginMs)} to ${secondText(end)} UTC`,
    `, at most ${groupDigits(highest)} in ${durationText(widthMs)}`,
    errors === undefined ? '' : `; ${errorText(sum(errors), sum(counts))}`,
  ].join('');
  return (
    <div
      ref={root}
      class={look}
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
        // A click is not a drag.
        if (low < high) onRange(beginMs + low * widthMs, beginMs + (high + 1) * widthMs);
      }}
    >
      {counts.map((count, i) => (
        <i
          class={`${isIn(i) ? 'on' : ''} ${hover === i ? 'over' : ''}`}
          style={{ height: count === 0 ? '0' : `${Math.max(4, (count / most) * 100)}%` }}
        >
          {(errors?.[i] ?? 0) === 0 ? undefined : (
            <b style={{ height: `max(2px, ${((errors?.[i] ?? 0) / count) * 100}%)` }} />
          )}
        </i>
      ))}
      <span class="histogram-text">
        {name === undefined ? undefined : <span class="histogram-name">{name}</span>}
        {hover === undefined ? (
          <Total found={found} isNamed={name !== undefined} />
        ) : (
          <Bucket found={found} at={hover} />
        )}
      </span>
    </div>
  );
}

/** The totals of all buckets. */
function Total({ found, isNamed }: { readonly found: SliceCounts; readonly isNamed: boolean }): VNode {
  const { counts, errors, scannedTo } = found;
  const [all, wrong] = [sum(counts), errors === undefined ? 0 : sum(errors)];
  return (
    <>
      {isNamed ? <span>{groupDigits(all)} traces</span> : undefined}
      {wrong === 0 ? undefined : <span class="histogram-errors">{errorText(wrong, all)}</span>}
      {errors === undefined && all > 0 ? <span>errors are not counted</span> : undefined}
      {scannedTo === undefined ? undefined : <span>counted back to {secondText(Date.parse(scannedTo))}</span>}
    </>
  );
}

/** The counts of one bucket. */
function Bucket({ found, at }: { readonly found: SliceCounts; readonly at: number }): VNode {
  const { counts, errors, beginMs, widthMs } = found;
  const [count, wrong] = [counts[at] ?? 0, errors?.[at] ?? 0];
  return (
    <>
      <span>{secondText(beginMs + at * widthMs)}</span>
      <span>
        {groupDigits(count)} in {durationText(widthMs)}
      </span>
      {wrong === 0 ? undefined : <span class="histogram-errors">{errorText(wrong, count)}</span>}
    </>
  );
}

function errorText(wrong: number, all: number): string {
  return `${groupDigits(wrong)} with errors${all === 0 ? '' : ` (${shareText(wrong, all)})`}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}
