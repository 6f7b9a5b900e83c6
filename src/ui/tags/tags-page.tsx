import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { cutText, groupDigits } from '../../viewer/model/text/visible.ts';
import { hrefOf, hrefWith, place } from '../window/place.ts';
import type { Session } from '../window/session.ts';
import type { ProjectName, TagName } from '../hub/answers.ts';
import { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { useWatched } from '../hub/watched.ts';
import { announce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { Failure, Loading, messageOf, Notice } from '../parts/notice.tsx';
import { lookOf } from '../parts/tag.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { TagDetails } from './tag-details.tsx';
import { settle } from '../hub/settle.ts';

/** Names that are listed: others are found by how they begin. */
const MOST_NAMES = 1000;

/** Every name that tags have, with its values; and the slices that were saved. */
export function TagsPage({ project, session }: { readonly project: ProjectName; readonly session: Session }): VNode {
  const { query } = useWatched(place);
  const routes = useMemo(() => new ProjectRoutes(project.id), [project.id]);
  const [prefix, setPrefix] = useState('');
  const names = useAsked(prefix, (signal) => routes.tags(prefix.toLowerCase(), MOST_NAMES, signal));
  const chosen = query.get('tag') || undefined;
  return (
    <main class="page tags-page">
      <SavedSlices project={project} routes={routes} canWrite={session.scopes.has('write')} />
      <section aria-label="Tags">
        <h1>Tags</h1>
        <div class={`two ${chosen === undefined ? '' : 'chosen'}`}>
          <div class="names">
            <input
              class="input"
              type="search"
              aria-label="Names that begin with"
              placeholder="Names that begin with…"
              spellcheck={false}
              value={prefix}
              onInput={({ currentTarget }) => setPrefix(currentTarget.value)}
            />
            {names.error === undefined ? undefined : (
              <Failure title="Names cannot be listed" error={names.error} onRetry={names.reload} />
            )}
            {names.value === undefined ? (
              names.error === undefined ? (
                <Loading what="names" />
              ) : undefined
            ) : names.value.items.length === 0 ? (
              <Notice kind="empty" title={prefix === '' ? 'No tag was logged yet' : 'No name begins so'}>
                <p>Tags are facts of a trace that can be searched: labels, metrics, errors.</p>
              </Notice>
            ) : (
              <Names items={names.value.items} chosen={chosen} hasMore={names.value.cursor !== undefined} />
            )}
          </div>
          {chosen === undefined ? (
            <p class="quiet hint">Choose a name to see its values, and its numbers over time.</p>
          ) : (
            <TagDetails key={chosen} routes={routes} project={project} name={chosen} />
          )}
        </div>
      </section>
    </main>
  );
}

function Names(props: {
  readonly items: readonly TagName[];
  readonly chosen: string | undefined;
  readonly hasMore: boolean;
}): VNode {
  const { items, chosen, hasMore } = props;
  return (
    <>
      <ul class="name-list" aria-label="Names">
        {items.map(({ name, type, group, count }) => (
          <li>
            <a href={hrefWith({ tag: name })} aria-current={name === chosen}>
              <span class="name">
                <Untrusted text={name} most={80} />
              </span>
              <span class={`rv-tag rv-tag-${lookOf(type)}`}>
                <Untrusted text={type} most={30} />
              </span>
              {group === null ? undefined : (
                <small class="quiet">
                  <Untrusted text={group} most={30} />
                </small>
              )}
              <span class="num">{groupDigits(count)}</span>
            </a>
          </li>
        ))}
      </ul>
      {hasMore ? <p class="quiet">There are more: find them by how they begin.</p> : undefined}
    </>
  );
}

function SavedSlices(props: {
  readonly project: ProjectName;
  readonly routes: ProjectRoutes;
  readonly canWrite: boolean;
}): VNode {
  const { project, routes, canWrite } = props;
  const saved = useAsked('slices', (signal) => routes.slices(signal));
  const remove = (name: string): void => {
    void settle(
      routes.deleteSlice(name),
      () => {
        announce('Removed');
        saved.reload();
      },
      (error: unknown) => announce(messageOf(error)),
    );
  };
  return (
    <section aria-label="Saved slices">
      <h1>Saved slices</h1>
      {saved.error === undefined ? undefined : (
        <Failure title="They cannot be listed" error={saved.error} onRetry={saved.reload} />
      )}
      {saved.value?.length === 0 ? (
        <p class="quiet">
          None yet: write a filter on <a href={hrefOf(['p', project.id, 'traces'])}>Traces</a> and save it there.
        </p>
      ) : undefined}
      <ul class="slice-list">
        {(saved.value ?? []).map(({ name, slice }) => (
          <li>
            <a href={hrefOf(['p', project.id, 'traces'], [['slice', slice]])}>
              <Untrusted text={name} most={100} />
            </a>
            <code>
              <Untrusted text={slice === '' ? 'all traces' : slice} most={300} />
            </code>
            <span class="grow" />
            {canWrite ? (
              <Button icon="remove" class="plain" label={`Remove ${cutText(name, 60)}`} onClick={() => remove(name)} />
            ) : undefined}
          </li>
        ))}
      </ul>
    </section>
  );
}
