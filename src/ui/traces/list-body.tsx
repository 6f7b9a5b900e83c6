import type { ComponentChildren, VNode } from 'preact';
import { HubFailure } from '../hub/ask.ts';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { change } from '../window/place.ts';
import { queryOfKind, rangeText, type TimeRange } from './range.ts';
import type { ListState } from './trace-list.ts';

/** The rows of a list; or why there are none yet, or none at all. */
export function ListBody(props: {
  readonly state: ListState;
  readonly slice: string;
  readonly range: TimeRange;
  readonly onRetry: () => void;
  readonly onClear: () => void;
  /** What shows the rows. */
  readonly children: ComponentChildren;
}): VNode {
  const { state, slice, range, onRetry, onClear, children } = props;
  const { rows, error, hasBegun, hasMore } = state;
  // The field of the filter says what is wrong with a slice.
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
          <Empty slice={slice} range={range} onClear={onClear} />
        )
      ) : error === undefined ? (
        <Loading what="traces" />
      ) : undefined}
    </>
  );
}

function Empty(props: { readonly slice: string; readonly range: TimeRange; readonly onClear: () => void }): VNode {
  const { slice, range, onClear } = props;
  return (
    <Notice kind="empty" title={`No trace ${slice === '' ? '' : 'of this filter '}${rangeText(range)}`}>
      <div class="row">
        {range.kind === 'all' ? undefined : (
          <button type="button" class="button" onClick={() => change(queryOfKind('all'))}>
            Look at all time
          </button>
        )}
        {slice === '' ? undefined : (
          <button type="button" class="button" onClick={onClear}>
            Clear the filter
          </button>
        )}
      </div>
    </Notice>
  );
}
