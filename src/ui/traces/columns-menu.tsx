import type { VNode } from 'preact';
import { change } from '../window/place.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { Menu } from '../parts/menu.tsx';
import { Failure } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { columnWord, hasColumn, toggledColumn } from './columns.ts';

/** Names of tags that may be chosen by a box: others are typed. */
const MOST_NAMES = 100;

/** Chooses which tags the table shows, each in a column of its own. */
export function ColumnsMenu({
  routes,
  cols,
}: {
  readonly routes: ProjectRoutes;
  readonly cols: string | undefined;
}): VNode {
  return (
    <Menu label="Show tags" icon="columns" text="Show tags">
      {() => <Columns routes={routes} cols={cols} />}
    </Menu>
  );
}

function Columns({ routes, cols }: { readonly routes: ProjectRoutes; readonly cols: string | undefined }): VNode {
  const names = useAsked('names', (signal) => routes.tags('', MOST_NAMES, signal));
  const known = [...new Set((names.value?.items ?? []).map(({ name }) => columnWord(name)))];
  const types = [...new Set((names.value?.items ?? []).map(({ type }) => `tagtype(${columnWord(type)})`))];
  return (
    <>
      <label class="stack">
        <span>
          Names, <code>tagtype(error)</code>, <code>*</code> for all
        </span>
        <input
          class="input mono"
          defaultValue={cols ?? ''}
          placeholder="client, latency_ms, *"
          onChange={({ currentTarget }) => change({ cols: currentTarget.value.trim() || undefined }, true)}
        />
      </label>
      {names.error === undefined ? undefined : <Failure title="Names cannot be listed" error={names.error} />}
      <div class="boxes">
        {['*', ...types, ...known].map((word) => (
          <label class="box">
            <input
              type="checkbox"
              checked={hasColumn(cols, word)}
              onChange={() => change({ cols: toggledColumn(cols ?? (word === '*' ? undefined : '*'), word) }, true)}
            />
            <span class={word.includes('(') || word === '*' ? 'mono' : ''}>
              <Untrusted text={word === '*' ? '* all' : word} most={40} />
            </span>
          </label>
        ))}
      </div>
    </>
  );
}
