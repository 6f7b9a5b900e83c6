import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { roundedText } from '../../viewer/model/text/number-text.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { faultOf } from '../filter/fault.ts';
import { FilterField } from '../filter/filter-field.tsx';
import { SecondSlice, SecondSliceButton } from '../filter/slice-fields.tsx';
import { queryOfPair, slicePairOf } from '../filter/slice-pair.ts';
import type { ProjectName } from '../hub/answers.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { useWatched } from '../hub/watched.ts';
import { Failure, Loading } from '../parts/notice.tsx';
import { SLICE_NAMES } from '../traces/histogram.tsx';
import { RangePicker } from '../traces/range-picker.tsx';
import { boundsOf, rangeOf, rangeText } from '../traces/range.ts';
import { change, hrefOf, hrefWith, place } from '../window/place.ts';
import { summaryOf } from './number-summary.ts';
import { Scatter, type Series } from './scatter.tsx';

const MOST_POINTS = 10_000;

/** Numbers of a name over time, of one slice or of two. */
export function OverTime(props: {
  readonly routes: ProjectRoutes;
  readonly project: ProjectName;
  readonly name: string;
}): VNode {
  const { routes, project, name } = props;
  const { query } = useWatched(place);
  const range = rangeOf(query);
  const { slice, beside } = slicePairOf(query);
  const slices = beside === undefined ? [slice] : [slice, beside];
  const isSlice = slices.every((each) => faultOf(each) === undefined);
  const key = [name, range.kind, range.begin, range.end, ...slices].join('\n');
  const found = useAsked(isSlice ? key : null, (signal) =>
    Promise.all(slices.map((each) => routes.scatter(name, { slice: each, ...boundsOf(range) }, MOST_POINTS, signal))),
  );
  const series = useMemo(
    () =>
      (found.value ?? []).map(({ items }, i): Series => {
        return { name: slices.length > 1 ? (SLICE_NAMES[i] ?? '') : '', points: items };
      }),
    [found.value],
  );
  const count = series.reduce((sum, { points }) => sum + points.length, 0);
  return (
    <section class="card" aria-label="Over time">
      <div class="card-head">
        <h3>Over time</h3>
        <span class="grow" />
        <RangePicker range={range} />
      </div>
      <div class="filter-bar">
        <FilterField
          routes={routes}
          id="filter"
          label="Filter"
          placeholder="Of traces: client==acme"
          shortcut="/"
          slice={slice}
          onSlice={(next) => change(queryOfPair({ slice: next, beside }))}
        />
        <SecondSliceButton slice={slice} beside={beside} />
      </div>
      {beside === undefined ? undefined : <SecondSlice routes={routes} slice={slice} beside={beside} />}
      {found.error === undefined ? undefined : (
        <Failure title="Numbers cannot be listed" error={found.error} onRetry={found.reload} />
      )}
      {!isSlice ? undefined : found.value === undefined ? (
        found.error === undefined ? (
          <Loading what="numbers" />
        ) : undefined
      ) : count === 0 ? (
        <p class="quiet">
          No number of this name {rangeText(range)}.{' '}
          {range.kind === 'all' ? undefined : (
            <a href={hrefWith({ range: 'all', from: undefined, to: undefined })}>Look at all time</a>
          )}
        </p>
      ) : (
        <>
          <Scatter
            name={name}
            series={series}
            hrefOf={(traceId) =>
              hrefOf(
                ['p', project.id, 'traces'],
                [
                  ['open', traceId],
                  ['range', 'all'],
                ],
              )
            }
          />
          <Summaries series={series} />
        </>
      )}
      {found.value?.some(({ cursor }) => cursor !== undefined) === true ? (
        <p class="quiet">The newest {groupDigits(MOST_POINTS)} of a slice are shown.</p>
      ) : undefined}
    </section>
  );
}

/** What the numbers of each slice come to. */
function Summaries({ series }: { readonly series: readonly Series[] }): VNode {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="What the numbers come to">
      <table class="table numbers">
        <thead>
          <tr>
            {series.length > 1 ? <th scope="col">Slice</th> : undefined}
            {['count', 'min', 'median', 'mean', 'max'].map((each) => (
              <th scope="col" class="right">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map(({ name, points }, i) => (
            <tr>
              {series.length > 1 ? (
                <th scope="row">
                  <i class={`key key-${SLICE_NAMES[i]}`} /> {name}
                </th>
              ) : undefined}
              <Figures numbers={points.map(({ value }) => value)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ numbers }: { readonly numbers: readonly number[] }): VNode {
  const found = useMemo(() => summaryOf(numbers), [numbers]);
  const texts =
    found === undefined
      ? ['0', '–', '–', '–', '–']
      : [
          groupDigits(found.count),
          ...[found.min, found.median, found.mean, found.max].map((each) => roundedText(each)),
        ];
  return (
    <>
      {texts.map((text) => (
        <td class="num right">{text}</td>
      ))}
    </>
  );
}
