import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { faultOf } from '../filter/fault.ts';
import { FilterField } from '../filter/filter-field.tsx';
import { SecondSlice, SecondSliceButton } from '../filter/slice-fields.tsx';
import { slicePairOf } from '../filter/slice-pair.ts';
import type { ProjectName } from '../hub/answers.ts';
import { returns } from '../hub/connection.ts';
import { ProjectRoutes } from '../hub/project.ts';
import { useWatched } from '../hub/watched.ts';
import { CLOSED, TracePanel } from '../trace/trace-panel.tsx';
import { useKeys } from '../window/keys.ts';
import { change, place } from '../window/place.ts';
import type { Session } from '../window/session.ts';
import { columnsOf } from './columns.ts';
import { FirstStart, useIsFirstStart } from './first-start.tsx';
import { TimeHistograms } from './histogram.tsx';
import { ListBar, toggleLive } from './list-bar.tsx';
import { ListBody } from './list-body.tsx';
import { queryOfTimes, rangeOf } from './range.ts';
import { RangePicker } from './range-picker.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { TraceTable, useFocusAfter } from './trace-table.tsx';
import { useCounts } from './use-counts.ts';
import { useLiveTraces } from './use-live-traces.ts';
import { useTraceList } from './use-trace-list.ts';

/** The list of traces, and the one that is open. */
export function TracesPage({ project, session }: { readonly project: ProjectName; readonly session: Session }): VNode {
  const { query } = useWatched(place);
  const epoch = useWatched(returns);
  const routes = useMemo(() => new ProjectRoutes(project.id), [project.id]);
  const { slice, beside } = slicePairOf(query);
  const range = rangeOf(query);
  const isLive = query.get('live') === '1';
  const opened = query.get('open') || undefined;
  const isValid = faultOf(slice) === undefined;

  const [visits, setVisits] = useState(0);
  const selection = `${slice}\n${range.kind}\n${range.begin}\n${range.end}`;
  const key = `${selection}\n${visits}\n${epoch}`;
  const { list, state } = useTraceList(routes, { slice, range, isValid, selection, key });

  const [recounts, setRecounts] = useState(0);
  const recount = (): void => setRecounts((before) => before + 1);
  const slices = beside === undefined ? [slice] : [slice, beside];
  const isCounted = slices.every((each) => faultOf(each) === undefined);
  const counts = useCounts(isCounted ? `${key}\n${beside}\n${recounts}` : null, routes, slices, range);

  const isBare = slice === '' && beside === undefined && query.get('range') === undefined && range.kind !== 'fixed';
  const isEmpty = state.hasBegun && state.rows.length === 0 && !state.hasMore;
  const isNew = useIsFirstStart(routes, isBare && isEmpty, epoch);
  const isListening = (isLive || isNew === true) && isValid && range.end === undefined;
  const isConnected = useLiveTraces(isListening ? routes.liveUrl(slice) : null, list, {
    onMissed: () => setVisits((before) => before + 1),
    onRecount: recount,
  });

  useFocusAfter(opened !== undefined);
  useKeys(1, {
    '/': () => toFilter(opened !== undefined),
    l: () => toggleLive(isLive),
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
        <ListBar
          routes={routes}
          projectId={project.id}
          query={query}
          pair={{ slice, beside }}
          isLive={isLive}
          isConnected={isConnected}
          state={isValid ? state : undefined}
          onMore={() => void list.more()}
        />
        {isValid ? (
          <ListBody
            state={state}
            slice={slice}
            range={range}
            onRetry={() => void list.more()}
            onClear={() => setSlice('')}
          >
            <TraceTable
              rows={state.rows}
              columns={columnsOf(query.get('cols'))}
              opened={opened}
              isLoading={state.isLoading}
              onOpen={(traceId) => openTrace(traceId, opened !== undefined)}
              onEnd={() => {
                if (state.searchedTo === undefined && state.error === undefined) void list.more();
              }}
            />
          </ListBody>
        ) : undefined}
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
            recount();
            change(CLOSED, true);
          }}
        />
      )}
    </div>
  );
}

/** Opens a trace; in place of one that is open, so that going back closes the panel. */
function openTrace(traceId: string, isOther: boolean): void {
  change({ open: traceId, ref: undefined, vs: undefined }, isOther);
}

function setSlice(slice: string): void {
  change({ slice: slice || undefined });
}

/** Goes to the filter, and closes the trace where that covers it. */
function toFilter(isOpen: boolean): void {
  const field = document.querySelector<HTMLInputElement>('#filter');
  field?.select();
  if (!isOpen || document.activeElement === field) return;
  change(CLOSED);
  requestAnimationFrame(() => field?.select());
}
