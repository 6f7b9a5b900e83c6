import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { useKeys } from '../window/keys.ts';
import { change, hrefOf, place } from '../window/place.ts';
import type { Session } from '../window/session.ts';
import type { ProjectName, TraceRow } from '../hub/answers.ts';
import { faultOf } from '../filter/fault.ts';
import { FilterField } from '../filter/filter-field.tsx';
import { SecondSlice, SecondSliceButton } from '../filter/slice-fields.tsx';
import { queryOfPair, slicePairOf } from '../filter/slice-pair.ts';
import { HubFailure } from '../hub/ask.ts';
import { returns } from '../hub/connection.ts';
import { listen } from '../hub/live.ts';
import { ProjectRoutes } from '../hub/project.ts';
import { useWatched } from '../hub/watched.ts';
import { Button } from '../parts/button.tsx';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { secondText } from '../parts/time.ts';
import { CLOSED, TracePanel } from '../trace/trace-panel.tsx';
import { columnsOf } from './columns.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { FirstStart } from './first-start.tsx';
import { TimeHistograms } from './histogram.tsx';
import { boundsOf, queryOfKind, queryOfTimes, rangeOf, rangeText } from './range.ts';
import { RangePicker } from './range-picker.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { MOST_ROWS, TraceList, type ListState } from './trace-list.ts';
import { TraceTable } from './trace-table.tsx';
import { useCounts } from './use-counts.ts';
import { settle } from '../hub/settle.ts';

/** Milliseconds after which a histogram is counted again while traces come. */
const RECOUNT_MS = 5000;

const NO_ROWS: readonly TraceRow[] = [];

/** What an address says of time. */
const RANGE = ['range', 'from', 'to'];

/** The list of traces, and the one that is open. */
export function TracesPage({ project, session }: { readonly project: ProjectName; readonly session: Session }): VNode {
  const { query } = useWatched(place);
  const epoch = useWatched(returns);
  const routes = useMemo(() => new ProjectRoutes(project.id), [project.id]);
  const { slice, beside } = slicePairOf(query);
  const range = rangeOf(query);
  const isLive = query.get('live') === '1';
  const opened = query.get('open') || undefined;
  const [visits, setVisits] = useState(0);
  const selection = `${slice}\n${range.kind}\n${range.begin}\n${range.end}`;
  const key = `${selection}\n${visits}\n${epoch}`;

  const before = useRef({ selection, rows: NO_ROWS });
  const list = useMemo(() => {
    // The same list anew: what is there stays until it is known again.
    const rows = before.current.selection === selection ? before.current.rows : NO_ROWS;
    return new TraceList(routes, { slice, ...boundsOf(range) }, rows);
  }, [routes, key]);
  const state = useWatched(list.state);
  before.current = { selection, rows: list.state.value.rows };
  const isSlice = faultOf(slice) === undefined;
  useEffect(() => {
    if (isSlice) void list.more();
    return () => list.close();
  }, [list]);

  const [recounts, setRecounts] = useState(0);
  const slices = beside === undefined ? [slice] : [slice, beside];
  const isCounted = slices.every((each) => faultOf(each) === undefined);
  const counts = useCounts(isCounted ? `${key}\n${beside}\n${recounts}` : null, routes, slices, range);

  const isBare = slice === '' && beside === undefined && query.get('range') === undefined && range.kind !== 'fixed';
  const isNew = useIsNew(routes, isBare && state.hasBegun && state.rows.length === 0 && !state.hasMore, epoch);
  const [isOpen, setIsOpen] = useState(false);
  const isListening = (isLive || isNew === true) && isSlice && range.end === undefined;
  useEffect(() => {
    if (!isListening) return undefined;
    const timer = window.setInterval(() => setRecounts((before) => before + 1), RECOUNT_MS);
    const end = listen(routes.liveUrl(slice), {
      onTrace: (trace) => list.take(trace),
      onMissed: () => setVisits((before) => before + 1),
      onState: setIsOpen,
    });
    return () => {
      window.clearInterval(timer);
      end();
    };
  }, [list, isListening]);

  const open = (traceId: string): void => {
    const isOther = opened !== undefined;
    change({ open: traceId, ref: undefined, vs: undefined }, isOther);
  };
  useFocusAfter(opened !== undefined);
  useKeys(1, {
    '/': () => toFilter(opened !== undefined),
    l: () => change({ live: isLive ? undefined : '1' }, true),
  });
  const canWrite = session.scopes.has('write');
  if (isNew === true && state.rows.length === 0) {
    return (
      <main class="page">
        <FirstStart projectId={project.id} canLogIn={session.scopes.has('admin')} />
      </main>
    );
  }
  return (
    <div class="traces-and-panel">
      <main class="page traces-page" aria-label="Traces">
        <h1 class="offscreen">Traces</h1>
        <div class="filter-bar">
          <FilterField
            routes={routes}
            id="filter"
            label="Filter"
            placeholder="Filter: client==acme && latency_ms>=100"
            shortcut="/"
            slice={slice}
            onSlice={setSlice}
          />
          <RangePicker range={range} />
          <SavedFilters routes={routes} slice={slice} canSave={canWrite} onSlice={setSlice} />
          <SecondSliceButton slice={slice} beside={beside} />
        </div>
        {beside === undefined ? undefined : <SecondSlice routes={routes} slice={slice} beside={beside} />}
        <TimeHistograms
          found={counts}
          count={slices.length}
          onRange={(begin, end) => change(queryOfTimes(begin, end))}
        />
        <div class="meta">
          <Button
            class={`live ${isLive ? 'on' : ''}`}
            label={isLive ? 'Stop showing traces as they come' : 'Show traces as they come'}
            shortcut="l"
            isPressed={isLive}
            onClick={() => change({ live: isLive ? undefined : '1' }, true)}
          >
            <i class={isLive && isOpen ? 'live-dot on' : 'live-dot'} /> live
          </Button>
          <Progress state={state} isSlice={isSlice} onMore={() => void list.more()} />
          {beside === undefined ? undefined : (
            <a
              href={hrefOf(
                ['p', project.id, 'tags'],
                [
                  ...Object.entries(queryOfPair({ slice, beside })),
                  ...RANGE.map((name) => [name, query.get(name)] as const),
                ],
              )}
            >
              Numbers of both
            </a>
          )}
          <span class="grow" />
          <ColumnsMenu routes={routes} cols={query.get('cols')} />
        </div>
        <Rows
          state={state}
          isSlice={isSlice}
          onRetry={() => void list.more()}
          empty={
            <Empty
              text={`No trace ${slice === '' ? '' : 'of this filter '}${rangeText(range)}`}
              isAll={range.kind === 'all'}
              hasSlice={slice !== ''}
              onClear={() => setSlice('')}
            />
          }
        >
          <TraceTable
            rows={state.rows}
            columns={columnsOf(query.get('cols'))}
            opened={opened}
            isLoading={state.isLoading}
            onOpen={open}
            onEnd={() => {
              if (state.searchedTo === undefined && state.error === undefined) void list.more();
            }}
          />
        </Rows>
      </main>
      {opened === undefined ? undefined : (
        <TracePanel
          key={opened}
          routes={routes}
          traceId={opened}
          canWrite={canWrite}
          slice={slice}
          onChange={(changes) => list.update(opened, changes)}
          onDelete={() => {
            list.remove(opened);
            setRecounts(recounts + 1);
            change(CLOSED, true);
          }}
        />
      )}
    </div>
  );
}

/** Goes to the filter, and closes the trace where that covers it. */
function toFilter(isOpen: boolean): void {
  const field = document.querySelector<HTMLInputElement>('#filter');
  field?.select();
  if (!isOpen || document.activeElement === field) return;
  change(CLOSED);
  requestAnimationFrame(() => field?.select());
}

/** Gives the focus to the list when the panel that had it is closed. */
function useFocusAfter(isOpen: boolean): void {
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) {
      document.querySelector<HTMLElement>('.trace-rows')?.focus({ preventScroll: true });
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
}

function setSlice(slice: string): void {
  change({ slice: slice || undefined });
}

/** Whether a project has never had a trace; undefined until it is known, or where nobody wonders. */
function useIsNew(routes: ProjectRoutes, isWondering: boolean, epoch: number): boolean | undefined {
  const [isNew, setNew] = useState<boolean>();
  useEffect(() => {
    if (!isWondering || isNew === false) return undefined;
    const ending = new AbortController();
    void settle(
      routes.traces({ slice: '' }, 1, undefined, ending.signal),
      ({ items }) => setNew(items.length === 0),
      // The list says what failed.
      () => undefined,
    );
    return () => ending.abort();
  }, [isWondering, epoch]);
  return isNew;
}

/** How much is shown, and how far back was looked. */
function Progress(props: {
  readonly state: ListState;
  readonly isSlice: boolean;
  readonly onMore: () => void;
}): VNode | null {
  const { state, isSlice, onMore } = props;
  const { rows, hasBegun, hasMore, searchedTo, isLoading } = state;
  if (!hasBegun || !isSlice) return <span role="status" />;
  const count = `${groupDigits(rows.length)} ${rows.length === 1 ? 'trace' : 'traces'} shown`;
  const isFull = rows.length >= MOST_ROWS;
  return (
    <span role="status" class="progress">
      {count}
      {isFull ? '; choose a time to see older ones' : hasMore ? undefined : ', all'}
      {searchedTo === undefined || isFull ? undefined : (
        <>
          , searched back to <time>{secondText(Date.parse(searchedTo))}</time> ·{' '}
          <button type="button" class="link" disabled={isLoading} onClick={onMore}>
            {isLoading ? 'searching…' : 'go on'}
          </button>
        </>
      )}
    </span>
  );
}

function Rows(props: {
  readonly state: ListState;
  readonly isSlice: boolean;
  readonly onRetry: () => void;
  readonly empty: VNode;
  readonly children: VNode;
}): VNode | null {
  const { state, isSlice, onRetry, empty, children } = props;
  const { rows, error, hasBegun, hasMore } = state;
  if (!isSlice) return null;
  const isSaid = error instanceof HubFailure && error.code === 'bad-slice';
  return (
    <>
      {error === undefined || isSaid ? undefined : (
        <Failure title="Traces cannot be listed" error={error} onRetry={onRetry} />
      )}
      {rows.length > 0 ? (
        children
      ) : hasBegun ? (
        hasMore ? undefined : (
          empty
        )
      ) : error === undefined ? (
        <Loading what="traces" />
      ) : undefined}
    </>
  );
}

function Empty(props: {
  readonly text: string;
  readonly isAll: boolean;
  readonly hasSlice: boolean;
  readonly onClear: () => void;
}): VNode {
  const { text, isAll, hasSlice, onClear } = props;
  return (
    <Notice kind="empty" title={text}>
      <div class="row">
        {isAll ? undefined : (
          <button type="button" class="button" onClick={() => change(queryOfKind('all'))}>
            Look at all time
          </button>
        )}
        {hasSlice ? (
          <button type="button" class="button" onClick={onClear}>
            Clear the filter
          </button>
        ) : undefined}
      </div>
    </Notice>
  );
}
