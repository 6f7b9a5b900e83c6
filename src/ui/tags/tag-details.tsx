import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { cutText, groupDigits } from '../../viewer/model/text/visible.ts';
import { useKeys } from '../window/keys.ts';
import { change, hrefOf } from '../window/place.ts';
import type { ProjectName } from '../hub/answers.ts';
import type { ProjectRoutes, TagValue } from '../hub/project.ts';
import { conditionOf, wordText } from '../hub/slice-text.ts';
import { useAsked } from '../hub/use-asked.ts';
import { Failure, Loading } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { OverTime } from './over-time.tsx';

/** Values that are listed at first. */
const MOST_VALUES = 100;

/** What is known of the tags of a name: values with counts, numbers over time. */
export function TagDetails(props: {
  readonly routes: ProjectRoutes;
  readonly project: ProjectName;
  readonly name: string;
}): VNode {
  const { routes, project, name } = props;
  const [most, setMost] = useState(MOST_VALUES);
  const values = useAsked(`${name}\n${most}`, (signal) => routes.values(name, '', most, signal));
  useKeys(1, {
    Escape: () => change({ tag: undefined }),
    '/': () => document.querySelector<HTMLInputElement>('#filter')?.select(),
  });
  const traces = (slice: string): string =>
    hrefOf(
      ['p', project.id, 'traces'],
      [
        ['slice', slice],
        ['range', 'all'],
      ],
    );
  const isNumeric = values.value?.values.some(({ value }) => typeof value === 'number') === true;
  return (
    <section class="details" aria-label={`Tag ${cutText(name, 60)}`}>
      <h2 class="details-head">
        <span class="mono">
          <Untrusted text={name} most={100} />
        </span>
        <a href={traces(`tagname(${wordText(name)})`)}>Traces that have it</a>
      </h2>
      {isNumeric ? <OverTime routes={routes} project={project} name={name} /> : undefined}
      <section class="card" aria-label="Values">
        <h3>Values</h3>
        {values.error === undefined ? undefined : (
          <Failure title="Values cannot be listed" error={values.error} onRetry={values.reload} />
        )}
        {values.value === undefined ? (
          values.error === undefined ? (
            <Loading what="values" />
          ) : undefined
        ) : (
          <>
            {values.value.values.length > 0 ? undefined : <p class="quiet">No trace has a tag of this name.</p>}
            <Values values={values.value.values} hrefOf={(value) => traces(conditionOf(name, value))} />
            {values.value.values.length < most ? undefined : (
              <button type="button" class="button" onClick={() => setMost(1000)} disabled={most === 1000}>
                {most === 1000 ? 'The 1,000 most frequent are shown' : 'Show more'}
              </button>
            )}
            {values.value.isComplete ? undefined : (
              <p class="quiet">There are more values than are counted: the first 10,000 of the name are.</p>
            )}
          </>
        )}
      </section>
    </section>
  );
}

function Values(props: {
  readonly values: readonly TagValue[];
  readonly hrefOf: (value: string | number) => string;
}): VNode {
  const { values, hrefOf: href } = props;
  const most = values.reduce((max, { count }) => Math.max(max, count), 1);
  return (
    <ol class="value-list">
      {values.map(({ value, count, last }) => (
        <li title={`Last on ${last}`}>
          <i class="share" style={{ width: `${(count / most) * 100}%` }} />
          <a href={href(value)} class={typeof value === 'number' ? 'num' : ''}>
            {value === '' ? <em>empty</em> : <Untrusted text={String(value)} most={120} />}
          </a>
          <span class="num">{groupDigits(count)}</span>
        </li>
      ))}
    </ol>
  );
}
