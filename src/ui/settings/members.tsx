import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { change, hrefWith, place } from '../window/place.ts';
import { Fields } from '../hub/fields.ts';
import { namedUrl } from '../hub/named-url.ts';
import { useAsked } from '../hub/use-asked.ts';
import { useWatched } from '../hub/watched.ts';
import { Failure, Loading } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { HubFailure, ask, askJson } from '../hub/ask.ts';
import { FieldError, fieldOf } from './field-error.tsx';
import { readOrgs, type OrgList } from './orgs.ts';
import { useSaving } from './saving.ts';
import type { SettingsProps } from './settings-props.ts';

interface Org {
  readonly id: string;
  readonly description: string;
  readonly users: readonly { readonly id: string; readonly readable: string }[];
}

function orgOf(value: unknown): Org {
  const fields = new Fields(value);
  return {
    id: fields.text('org_id'),
    description: fields.text('description'),
    users: fields.list('users', (user) => {
      const each = new Fields(user);
      return { id: each.text('user_id'), readable: each.text('user_readable') };
    }),
  };
}

/** Organisations and who is in them: members see the projects that it has. */
export function MembersSection({ project, session }: SettingsProps): VNode {
  const { query } = useWatched(place);
  const own = useAsked(project.id, async (signal) =>
    new Fields(await askJson(`/v0/projects/${encodeURIComponent(project.id)}`, { signal })).textOrNull('org_id'),
  );
  const [made, setMade] = useState(0);
  const orgs = useAsked(`orgs ${made}`, readOrgs);
  const shown = query.get('org') ?? own.value ?? undefined;
  const making = useSaving();
  const canAdmin = session.scopes.has('admin');
  return (
    <>
      <section class="card" aria-label="Members">
        <h1>Members</h1>
        {own.isLoading ? (
          <Loading what="members" />
        ) : own.value === null ? (
          <p class="quiet">
            This project is of one person. Give it to an organisation (Projects) and its members see it.
          </p>
        ) : undefined}
        {shown === undefined ? undefined : <OrgMembers key={shown} id={shown} canAdmin={canAdmin} />}
      </section>
      <section class="card" aria-label="Organisations">
        <h2>Organisations</h2>
        {orgs.value !== undefined ? (
          <Orgs orgs={orgs.value} shown={shown} own={own.value ?? undefined} />
        ) : orgs.error === undefined ? (
          <Loading what="organisations" />
        ) : orgs.error instanceof HubFailure && orgs.error.status === 403 ? (
          <p class="quiet">Your login is for one project only: it is shown no organisations.</p>
        ) : (
          <Failure title="They cannot be listed" error={orgs.error} onRetry={orgs.reload} />
        )}
      </section>
      {canAdmin ? (
        <section class="card" aria-label="New organisation">
          <h2>New organisation</h2>
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              const form = event.currentTarget;
              const id = fieldOf(form, 'id');
              const body = { org_id: id, description: fieldOf(form, 'description') };
              making.run(
                () => ask('/v0/orgs', { method: 'POST', body }),
                'Made',
                () => {
                  setMade(made + 1);
                  form.reset();
                  change({ org: id });
                },
              );
            }}
          >
            <label>
              Id
              <input class="input" name="id" maxLength={200} autocomplete="off" required />
            </label>
            <label>
              What it is
              <input class="input" name="description" maxLength={2000} autocomplete="off" />
            </label>
            <div>
              <button class="button primary" disabled={making.isBusy}>
                Make it
              </button>
            </div>
          </form>
          <FieldError text={making.error} />
        </section>
      ) : undefined}
    </>
  );
}

/** Organisations that somebody is in, or the owner of the hub has; each shows its members. */
function Orgs(props: {
  readonly orgs: OrgList;
  readonly shown: string | undefined;
  readonly own: string | undefined;
}): VNode {
  const { orgs, shown, own } = props;
  if (orgs.items.length === 0) return <p class="quiet">There is none yet.</p>;
  return (
    <>
      <ul class="name-list" aria-label="Organisations">
        {orgs.items.map(({ id, description }) => (
          <li>
            <a href={hrefWith({ org: id })} aria-current={id === shown}>
              <b>
                <Untrusted text={id} most={60} />
              </b>
              <span class="name quiet">
                <Untrusted text={description} most={120} />
              </span>
              {id === own ? <small>has this project</small> : undefined}
            </a>
          </li>
        ))}
      </ul>
      {orgs.hasMore ? (
        <form
          class="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            change({ org: fieldOf(event.currentTarget, 'org') || undefined });
          }}
        >
          <label for="org-id">There are more; show the one called</label>
          <input id="org-id" name="org" class="input" autocomplete="off" maxLength={200} required />
          <button class="button">Show</button>
        </form>
      ) : undefined}
    </>
  );
}

function OrgMembers({ id, canAdmin }: { readonly id: string; readonly canAdmin: boolean }): VNode {
  const named = ['org', id] as const;
  const users = namedUrl('/v0/orgs', named, '/users');
  const org = useAsked(id, async (signal) => orgOf(await askJson(namedUrl('/v0/orgs', named), { signal })));
  const saving = useSaving();
  if (org.value === undefined) {
    return org.error === undefined ? (
      <Loading what="the organisation" />
    ) : (
      <Failure title="There is no such organisation for you" error={org.error} onRetry={org.reload} />
    );
  }
  const { description, users: members } = org.value;
  return (
    <>
      <h2>
        <Untrusted text={id} most={100} />{' '}
        <small>
          <Untrusted text={description} most={200} />
        </small>
      </h2>
      {members.length === 0 ? <p class="quiet">Nobody is in it yet.</p> : undefined}
      <ul class="member-list">
        {members.map((user) => (
          <li>
            <b>
              <Untrusted text={user.readable} most={60} />
            </b>
            <code>
              <Untrusted text={user.id} most={60} />
            </code>
            <span class="grow" />
            {canAdmin ? (
              <button
                type="button"
                class="link"
                onClick={() =>
                  saving.run(() => ask(users, { method: 'DELETE', body: { user_id: user.id } }), 'Removed', org.reload)
                }
              >
                Remove
              </button>
            ) : undefined}
          </li>
        ))}
      </ul>
      {canAdmin ? (
        <form
          class="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const user = fieldOf(form, 'user');
            const body = { user_id: user, user_readable: fieldOf(form, 'readable') || user };
            saving.run(
              () => ask(users, { method: 'POST', body }),
              'Added',
              () => {
                form.reset();
                org.reload();
              },
            );
          }}
        >
          <label class="offscreen" for="member-id">
            User id
          </label>
          <input id="member-id" name="user" class="input" placeholder="user id" maxLength={200} required />
          <label class="offscreen" for="member-name">
            Name
          </label>
          <input id="member-name" name="readable" class="input" placeholder="name" maxLength={200} />
          <button class="button" disabled={saving.isBusy}>
            Add
          </button>
        </form>
      ) : undefined}
      <FieldError text={saving.error} />
    </>
  );
}
