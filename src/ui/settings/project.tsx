import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { byteText } from '../../viewer/model/text/visible.ts';
import { go, hrefOf } from '../window/place.ts';
import { ask, askJson } from '../hub/ask.ts';
import { Fields } from '../hub/fields.ts';
import { useAsked } from '../hub/use-asked.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Confirm } from '../parts/dialog.tsx';
import { Failure, Loading } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { FieldError, fieldOf } from './field-error.tsx';
import { readOrgs } from './orgs.ts';
import { useSaving } from './saving.ts';
import type { SettingsProps } from './settings-props.ts';

interface Details {
  readonly owner: string | null;
  readonly org: string | null;
  readonly created: string;
  readonly bytes: number;
}

async function detailsOf(id: string, signal: AbortSignal): Promise<Details> {
  const fields = new Fields(await askJson(`/v0/projects/${encodeURIComponent(id)}`, { signal }));
  return {
    owner: fields.textOrNull('user_id'),
    org: fields.textOrNull('org_id'),
    created: fields.text('created'),
    bytes: fields.number('bytes'),
  };
}

/** A project: what it is, its name, whose it is; others beside it, and its end. */
export function ProjectSection({ project, session, onProjects }: SettingsProps): VNode {
  const path = `/v0/projects/${encodeURIComponent(project.id)}`;
  const canAdmin = session.scopes.has('admin');
  const details = useAsked(project.id, (signal) => detailsOf(project.id, signal));
  // Where they cannot be listed, one is typed all the same.
  const orgs = useAsked(canAdmin ? 'orgs' : null, readOrgs);
  const [isRemoving, setRemoving] = useState(false);
  const [renaming, making, giving, removing] = [useSaving(), useSaving(), useSaving(), useSaving()];
  return (
    <>
      <section class="card" aria-label="This project">
        <h1>
          <Untrusted text={project.name} most={100} />
        </h1>
        {details.error === undefined ? undefined : (
          <Failure title="It cannot be read" error={details.error} onRetry={details.reload} />
        )}
        {details.value === undefined ? (
          <Loading what="the project" />
        ) : (
          <dl class="facts">
            <dt>id</dt>
            <dd>
              <Untrusted text={project.id} /> <CopyButton text={project.id} label="Copy the id" />
            </dd>
            <dt>{details.value.org === null ? 'of' : 'of the organisation'}</dt>
            <dd>
              <Untrusted text={details.value.org ?? details.value.owner ?? ''} />
            </dd>
            <dt>made</dt>
            <dd>{details.value.created.slice(0, 10)}</dd>
            <dt>holds</dt>
            <dd>{byteText(details.value.bytes)}</dd>
          </dl>
        )}
        {canAdmin ? (
          <form
            class="inline-form"
            onSubmit={(event) => {
              event.preventDefault();
              const name = fieldOf(event.currentTarget, 'name');
              renaming.run(() => ask(path, { method: 'PUT', body: { project_name: name } }), 'Renamed', onProjects);
            }}
          >
            <label for="project-name">Name</label>
            <input id="project-name" name="name" class="input" defaultValue={project.name} maxLength={200} required />
            <button class="button" disabled={renaming.isBusy}>
              Rename
            </button>
          </form>
        ) : undefined}
        <FieldError text={renaming.error} />
      </section>
      {canAdmin ? (
        <>
          <section class="card" aria-label="Another project">
            <h2>Another project</h2>
            <form
              class="inline-form"
              onSubmit={(event) => {
                event.preventDefault();
                const name = fieldOf(event.currentTarget, 'name');
                making.run(async () => {
                  const made = await askJson('/v0/projects', { method: 'POST', body: { project_name: name } });
                  onProjects();
                  go(hrefOf(['p', new Fields(made).text('project_id'), 'settings']));
                }, 'Made');
              }}
            >
              <label for="new-project">Name</label>
              <input id="new-project" name="name" class="input" maxLength={200} autocomplete="off" required />
              <button class="button primary" disabled={making.isBusy}>
                Make it
              </button>
            </form>
            <FieldError text={making.error} />
          </section>
          <section class="card" aria-label="Give it away">
            <h2>Give it to an organisation</h2>
            <p class="quiet">Its members then see what the project holds.</p>
            <form
              class="inline-form"
              onSubmit={(event) => {
                event.preventDefault();
                const org = fieldOf(event.currentTarget, 'org');
                const body = { org_id: org, user_id: null };
                giving.run(() => ask(path, { method: 'PUT', body }), 'Given', details.reload);
              }}
            >
              <label for="give-org">Organisation</label>
              <input id="give-org" name="org" class="input" list="orgs" maxLength={200} autocomplete="off" required />
              <datalist id="orgs">
                {(orgs.value?.items ?? []).map(({ id }) => (
                  <option value={id} />
                ))}
              </datalist>
              <button class="button" disabled={giving.isBusy}>
                Give it
              </button>
            </form>
            <FieldError text={giving.error} />
          </section>
          <section class="card danger-zone" aria-label="Remove the project">
            <h2>Remove the project</h2>
            {project.id === 'default' ? (
              <p class="quiet">The project default is always there; its traces can be deleted.</p>
            ) : (
              <button type="button" class="button danger" onClick={() => setRemoving(true)}>
                Remove it with all it holds
              </button>
            )}
            <FieldError text={removing.error} />
          </section>
        </>
      ) : undefined}
      {isRemoving ? (
        <Confirm
          title="Remove this project?"
          action="Remove it"
          onClose={() => setRemoving(false)}
          onConfirm={() =>
            removing.run(async () => {
              await ask(path, { method: 'DELETE' });
              onProjects();
              go('/', true);
            }, 'Removed')
          }
        >
          <p>
            All traces of{' '}
            <b>
              <Untrusted text={project.name} most={100} />
            </b>{' '}
            are gone at once, for everybody, and its tokens end. Nothing brings them back.
          </p>
        </Confirm>
      ) : undefined}
    </>
  );
}
