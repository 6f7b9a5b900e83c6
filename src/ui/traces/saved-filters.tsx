import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { cutText } from '../../viewer/model/text/visible.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { announce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { Menu } from '../parts/menu.tsx';
import { Failure, messageOf } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { settle } from '../hub/settle.ts';

/** Filters that are kept under a name: chosen, saved, removed. */
export function SavedFilters(props: {
  readonly routes: ProjectRoutes;
  readonly slice: string;
  readonly canSave: boolean;
  readonly onSlice: (slice: string) => void;
}): VNode {
  const { routes, slice, canSave, onSlice } = props;
  return (
    <Menu label="Saved filters" icon="star" text="Saved">
      {(close) => (
        <SavedList
          routes={routes}
          slice={slice}
          canSave={canSave}
          onSlice={(chosen) => {
            onSlice(chosen);
            close();
          }}
        />
      )}
    </Menu>
  );
}

function SavedList(props: {
  readonly routes: ProjectRoutes;
  readonly slice: string;
  readonly canSave: boolean;
  readonly onSlice: (slice: string) => void;
}): VNode {
  const { routes, slice, canSave, onSlice } = props;
  const [name, setName] = useState('');
  const saved = useAsked('slices', (signal) => routes.slices(signal));
  const after = (work: Promise<void>, done: string): void => {
    void settle(
      work,
      () => {
        announce(done);
        setName('');
        saved.reload();
      },
      (error: unknown) => announce(messageOf(error)),
    );
  };
  return (
    <>
      {!canSave ? undefined : slice === '' ? (
        <p class="quiet">Write a filter, then save it here under a name.</p>
      ) : (
        <form
          class="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') after(routes.saveSlice(name.trim(), slice), 'Saved');
          }}
        >
          <label class="offscreen" for="slice-name">
            Name of this filter
          </label>
          <input
            id="slice-name"
            class="input"
            placeholder="Name of this filter"
            maxLength={200}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
          <button class="button primary">Save</button>
        </form>
      )}
      {saved.error === undefined ? undefined : <Failure title="They cannot be listed" error={saved.error} />}
      {saved.value?.length === 0 ? <p class="quiet">None is saved yet.</p> : undefined}
      <ul class="menu-list">
        {(saved.value ?? []).map((each) => (
          <li>
            <button type="button" class="menu-item" onClick={() => onSlice(each.slice)}>
              <b>
                <Untrusted text={each.name} most={60} />
              </b>
              <code>
                <Untrusted text={each.slice} most={80} />
              </code>
            </button>
            {canSave ? (
              <Button
                icon="remove"
                class="plain"
                label={`Remove ${cutText(each.name, 60)}`}
                onClick={() => after(routes.deleteSlice(each.name), 'Removed')}
              />
            ) : undefined}
          </li>
        ))}
      </ul>
    </>
  );
}
