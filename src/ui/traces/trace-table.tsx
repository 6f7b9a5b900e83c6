import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { byteText, cutText, groupDigits, visibleText } from '../../viewer/model/text/visible.ts';
import { useKeys } from '../window/keys.ts';
import { hrefWith } from '../window/place.ts';
import type { TraceRow } from '../hub/answers.ts';
import { Icon } from '../parts/icon.tsx';
import { TagPill } from '../parts/tag.tsx';
import { timeOf, timeParts, type TimeParts } from '../parts/time.ts';
import { Untrusted } from '../parts/untrusted.tsx';
import { tagsIn, type TagColumn } from './columns.ts';

const ROW_PX = 34;
/** Rows beyond the edges that are drawn, so that small movements show no gap. */
const SPARE_ROWS = 8;
/** Rows before the end at which more are asked for. */
const AHEAD_ROWS = 100;
/** Tags of a row that are drawn: it has room for few. */
const MOST_TAGS = 16;

/** What the table shows, and who hears of it. */
export interface TraceTableProps {
  readonly rows: readonly TraceRow[];
  readonly columns: readonly TagColumn[];
  /** The trace that is open. */
  readonly opened: string | undefined;
  readonly isLoading: boolean;
  readonly onOpen: (traceId: string) => void;
  /** Called near the end. */
  readonly onEnd: () => void;
}

/** Traces as rows, of which only those in sight exist. */
export function TraceTable(props: TraceTableProps): VNode {
  const { rows, columns, opened, isLoading, onOpen, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [currentId, setCurrentId] = useState(opened);
  const found = rows.findIndex(({ traceId }) => traceId === currentId);
  const current = found < 0 ? 0 : found;

  const look = (): void => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    setView({ top: scrollTop, height: clientHeight });
    if ((scrollTop + clientHeight) / ROW_PX > rows.length - AHEAD_ROWS) onEnd();
  };
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [rows.length]);
  useStillRows(scroller, rows);
  useEffect(() => {
    if (opened !== undefined) setCurrentId(opened);
  }, [opened]);

  const move = (to: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (row === undefined) return;
    setCurrentId(row.traceId);
    reveal(scroller.current, rows.indexOf(row));
    // With a panel open, the trace in it goes along.
    if (opened !== undefined) onOpen(row.traceId);
  };
  const openCurrent = (): void => {
    const row = rows[current];
    if (row !== undefined) onOpen(row.traceId);
  };
  useKeys(1, {
    j: () => move(found < 0 ? 0 : current + 1),
    k: () => move(current - 1),
    o: openCurrent,
  });
  const page = Math.max(1, Math.floor(view.height / ROW_PX) - 1);
  const moves = new Map<string, () => void>([
    ['ArrowDown', () => move(found < 0 ? 0 : current + 1)],
    ['ArrowUp', () => move(current - 1)],
    ['PageDown', () => move(current + page)],
    ['PageUp', () => move(current - page)],
    ['Home', () => move(0)],
    ['End', () => move(rows.length - 1)],
    ['Enter', openCurrent],
  ]);
  const first = Math.max(0, Math.floor(view.top / ROW_PX) - SPARE_ROWS);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_PX) + SPARE_ROWS);
  const template = {
    '--tags': columns.map((column) => (column.kind === 'all' ? 'minmax(0, 3fr)' : 'minmax(0, 1fr)')).join(' '),
  };
  return (
    <div class="trace-table" style={template}>
      <div
        ref={scroller}
        class="trace-rows"
        role="grid"
        tabIndex={0}
        aria-label="Traces, newest first"
        aria-rowcount={rows.length + 1}
        aria-busy={isLoading}
        aria-activedescendant={found >= first && found < last ? `trace-${found}` : undefined}
        onScroll={look}
        onKeyDown={(event) => {
          const run = moves.get(event.key);
          if (run === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          run();
        }}
      >
        <div class="trace-row trace-head" role="row" aria-rowindex={1}>
          <span role="columnheader" class="cell-eye">
            <span class="offscreen">Open</span>
          </span>
          <span role="columnheader">
            Received <small>UTC</small>
          </span>
          <span role="columnheader" class="cell-id">
            Trace
          </span>
          {columns.map(({ text }) => (
            <span role="columnheader">
              <Untrusted text={text} most={40} />
            </span>
          ))}
          <span role="columnheader" class="right cell-data">
            Data
          </span>
          <span role="columnheader" class="right cell-size">
            Size
          </span>
        </div>
        <div class="trace-space" role="presentation" style={{ height: `${rows.length * ROW_PX}px` }}>
          {rows.slice(first, last).map((row, i) => (
            <Row
              key={row.traceId}
              row={row}
              at={first + i}
              before={rows[first + i - 1]}
              columns={columns}
              isCurrent={row.traceId === currentId}
              isOpen={row.traceId === opened}
              onOpen={() => {
                setCurrentId(row.traceId);
                onOpen(row.traceId);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Row(props: {
  readonly row: TraceRow;
  readonly at: number;
  readonly before: TraceRow | undefined;
  readonly columns: readonly TagColumn[];
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}): VNode {
  const { row, at, before, columns, isCurrent, isOpen, onOpen } = props;
  const { traceId, objects, bytes, errors, isPinned, tags } = row;
  return (
    <div
      id={`trace-${at}`}
      class={`trace-row ${isCurrent ? 'current' : ''}`}
      role="row"
      aria-rowindex={at + 2}
      aria-selected={isOpen}
      style={{ transform: `translateY(${at * ROW_PX}px)` }}
      onClick={(event) => {
        const isLink = event.target instanceof Element && event.target.closest('a, button') !== null;
        if (!isLink) onOpen();
      }}
    >
      <span role="gridcell" class="cell-eye">
        <button type="button" class="eye" tabIndex={-1} aria-label={`Open ${cutText(traceId, 60)}`} onClick={onOpen}>
          <Icon name={isPinned ? 'pin' : 'eye'} />
        </button>
      </span>
      <span role="gridcell">
        <Time text={row.received} before={before?.received} />
      </span>
      <span role="gridcell" class="cell-id" title={visibleText(cutText(traceId, 200))}>
        {errors > 0 ? <i class="error-dot" role="img" aria-label="Has errors" title="Has errors" /> : undefined}
        <a href={hrefWith({ open: traceId, ref: undefined, vs: undefined })} tabIndex={-1}>
          <Untrusted text={traceId} most={36} />
        </a>
      </span>
      {columns.map((column) => (
        <span role="gridcell" class="cell-tags">
          <Tags column={column} tags={tagsIn(column, tags)} />
        </span>
      ))}
      <span role="gridcell" class="right cell-data num">
        {objects === 0 ? '' : groupDigits(objects)}
      </span>
      <span role="gridcell" class="right cell-size num">
        {byteText(bytes)}
      </span>
    </div>
  );
}

function Tags({ column, tags }: { readonly column: TagColumn; readonly tags: TraceRow['tags'] }): VNode {
  if (column.kind === 'name') {
    const text = tags.map(({ spelled }) => spelled).join(', ');
    return (
      <span
        class={tags.every(({ value }) => typeof value === 'number') ? 'num' : ''}
        title={visibleText(cutText(text, 1000))}
      >
        <Untrusted text={text} most={120} />
      </span>
    );
  }
  return (
    <>
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <TagPill tag={tag} />
      ))}
      {tags.length > MOST_TAGS ? <small>{tags.length - MOST_TAGS} more</small> : undefined}
    </>
  );
}

/** A time of which what it shares with the row above is faint. */
function Time({ text, before }: { readonly text: string; readonly before: string | undefined }): VNode {
  const at = timeOf(text);
  if (at === undefined) return <Untrusted text={text} most={40} />;
  const parts = timeParts(at);
  const above = before === undefined ? undefined : timeOf(before);
  const previous: TimeParts | undefined = above === undefined ? undefined : timeParts(above);
  return (
    <time dateTime={text}>
      <span class={previous?.day === parts.day ? 'faint day' : 'day'}>{parts.day}</span> {parts.clock}
      <span class="quiet">.{parts.fraction}</span>
    </time>
  );
}

/** Rows that come above those in sight push nothing away: who reads goes on reading. */
function useStillRows(scroller: { readonly current: HTMLDivElement | null }, rows: readonly TraceRow[]): void {
  const first = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const before = first.current;
    first.current = rows[0]?.traceId;
    const { current } = scroller;
    if (current === null || before === undefined || current.scrollTop === 0) return;
    const added = rows.findIndex(({ traceId }) => traceId === before);
    if (added > 0) current.scrollTop += added * ROW_PX;
  }, [rows]);
}

/** Scrolls as little as brings a row into sight, below the header. */
function reveal(scroller: HTMLDivElement | null, row: number): void {
  if (scroller === null) return;
  const top = row * ROW_PX;
  const height = scroller.clientHeight - ROW_PX;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + ROW_PX > scroller.scrollTop + height) scroller.scrollTop = top + ROW_PX - height;
}

/** Gives the focus to the rows when a panel that had it is closed. */
export function useFocusAfter(isOpen: boolean): void {
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) {
      document.querySelector<HTMLElement>('.trace-rows')?.focus({ preventScroll: true });
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
}
