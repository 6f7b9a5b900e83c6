import type { VNode } from 'preact';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { queryOfPair, type SlicePair } from '../filter/slice-pair.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { Button } from '../parts/button.tsx';
import { secondText } from '../parts/time.ts';
import { change, hrefOf } from '../window/place.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { MOST_ROWS, type ListState } from './trace-list.ts';

/** Query parameters that say a range of time. */
const RANGE_PARAMETERS = ['range', 'from', 'to'];

/** The line above the list: traces as they come, how many are shown, which columns. */
export function ListBar(props: {
  readonly routes: ProjectRoutes;
  readonly projectId: string;
  readonly query: ReadonlyMap<string, string>;
  readonly pair: SlicePair;
  readonly isLive: boolean;
  readonly isConnected: boolean;
  /** Undefined where the slice cannot be asked for. */
  readonly state: ListState | undefined;
  readonly onMore: () => void;
}): VNode {
  const { routes, projectId, query, pair, isLive, isConnected, state, onMore } = props;
  return (
    <div class="meta">
      <Button
        class={`live ${isLive ? 'on' : ''}`}
        label={isLive ? 'Stop showing traces as they come' : 'Show traces as they come'}
        shortcut="l"
        isPressed={isLive}
        onClick={() => toggleLive(isLive)}
      >
        <i class={isLive && isConnected ? 'live-dot on' : 'live-dot'} /> live
      </Button>
      <Progress state={state} onMore={onMore} />
      {pair.beside === undefined ? undefined : (
        <a
          href={hrefOf(
            ['p', projectId, 'tags'],
            [...Object.entries(queryOfPair(pair)), ...RANGE_PARAMETERS.map((name) => [name, query.get(name)] as const)],
          )}
        >
          Numbers of both
        </a>
      )}
      <span class="grow" />
      <ColumnsMenu routes={routes} cols={query.get('cols')} />
    </div>
  );
}

/** Shows traces as they come, or no longer. */
export function toggleLive(isLive: boolean): void {
  change({ live: isLive ? undefined : '1' }, true);
}

/** How much is shown, and how far back was looked. */
function Progress({ state, onMore }: { readonly state: ListState | undefined; readonly onMore: () => void }): VNode {
  if (state?.hasBegun !== true) return <span role="status" />;
  const { rows, hasMore, searchedTo, isLoading } = state;
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
