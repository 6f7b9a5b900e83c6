import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { ask, askJson } from '../hub/ask.ts';
import { Fields, listOf } from '../hub/fields.ts';
import { useAsked } from '../hub/use-asked.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Confirm } from '../parts/dialog.tsx';
import { Failure, Loading } from '../parts/notice.tsx';
import { durationText } from '../parts/time.ts';
import { Untrusted } from '../parts/untrusted.tsx';
import { FieldError, fieldOf } from './field-error.tsx';
import { useSaving } from './saving.ts';
import type { SettingsProps } from './settings-props.ts';

interface TokenFacts {
  readonly id: string;
  readonly kind: string;
  readonly user: string;
  readonly scopes: readonly string[];
  readonly projectId: string | null;
  readonly note: string;
  readonly expires: string | null;
  readonly used: string | null;
  readonly revoked: string | null;
}

const SCOPES: readonly (readonly [scope: string, text: string])[] = [
  ['ingest', 'ingest: log'],
  ['read', 'read: look'],
  ['write', 'write: pin, delete, save'],
  ['admin', 'admin: all of this page'],
];

/** Kinds of tokens in words. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['owner', 'owner'],
  ['user', 'program let in'],
  ['machine', 'machine'],
  ['api', 'token'],
  ['session', 'browser'],
  ['visit', 'browser, by token'],
]);

/** Kinds of sessions. */
const BROWSERS: ReadonlySet<string> = new Set(['session', 'visit']);

function tokenFacts(value: unknown): TokenFacts {
  const fields = new Fields(value);
  return {
    id: fields.text('id'),
    kind: fields.text('kind'),
    user: fields.text('user_id'),
    scopes: fields.list('scopes', String),
    projectId: fields.textOrNull('project_id'),
    note: fields.text('note'),
    expires: fields.textOrNull('expires'),
    used: fields.textOrNull('used'),
    revoked: fields.textOrNull('revoked'),
  };
}

/** Tokens: made, shown once, listed, ended. */
export function TokensSection({ project, session }: SettingsProps): VNode {
  const tokens = useAsked('tokens', async (signal) => listOf(await askJson('/v0/tokens', { signal }), tokenFacts));
  const [made, setMade] = useState('');
  const [ending, setEnding] = useState<TokenFacts>();
  const [making, revoking] = [useSaving(), useSaving()];
  if (!session.scopes.has('admin')) return <h1>Tokens</h1>;
  const create = (form: HTMLFormElement): void => {
    const data = new FormData(form);
    const note = fieldOf(form, 'note');
    const body = {
      scopes: data.getAll('scope'),
      days: Number(data.get('days')),
      ...(note === '' ? {} : { note }),
      ...(data.get('only') === null ? {} : { project_id: project.id }),
    };
    making.run(
      async () => {
        setMade(new Fields(await askJson('/v0/tokens', { method: 'POST', body })).text('token'));
        form.reset();
      },
      'Made',
      tokens.reload,
    );
  };
  return (
    <>
      <section class="card" aria-label="New token">
        <h1>New token</h1>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            create(event.currentTarget);
          }}
        >
          <label>
            What it is for
            <input class="input" name="note" maxLength={200} autocomplete="off" placeholder="ingest from edge-3" />
          </label>
          <fieldset>
            <legend>What it may</legend>
            {SCOPES.map(([scope, text]) => (
              <label class="box">
                <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'ingest'} />
                {text}
              </label>
            ))}
          </fieldset>
          <label class="box">
            <input type="checkbox" name="only" defaultChecked />
            <span>
              For the project <Untrusted text={project.name} most={60} /> alone
            </span>
          </label>
          <label>
            Days it lives
            <input class="input short" name="days" type="number" min={1} max={366} defaultValue={90} required />
          </label>
          <div>
            <button class="button primary" disabled={making.isBusy}>
              Make a token
            </button>
          </div>
        </form>
        <FieldError text={making.error} />
        {made === '' ? undefined : (
          <div class="made" role="status">
            <p>This is the token. It is shown now, once, and kept nowhere.</p>
            <code>{made}</code>
            <CopyButton text={made} label="Copy the token" class="">
              Copy
            </CopyButton>
          </div>
        )}
      </section>
      <section class="card" aria-label="Tokens">
        <h2>Tokens</h2>
        {tokens.error === undefined ? undefined : (
          <Failure title="They cannot be listed" error={tokens.error} onRetry={tokens.reload} />
        )}
        {tokens.value === undefined ? (
          tokens.error === undefined ? (
            <Loading what="tokens" />
          ) : undefined
        ) : (
          <>
            <TokenTable
              label="Tokens of programs"
              tokens={tokens.value.filter(({ kind }) => !BROWSERS.has(kind))}
              onRevoke={setEnding}
            />
            <details>
              <summary>Browsers that are logged in, or were</summary>
              <TokenTable
                label="Browsers"
                tokens={tokens.value.filter(({ kind }) => BROWSERS.has(kind))}
                onRevoke={setEnding}
              />
            </details>
          </>
        )}
        <FieldError text={revoking.error} />
      </section>
      {ending === undefined ? undefined : (
        <Confirm
          title="Revoke this token?"
          action="Revoke it"
          onClose={() => setEnding(undefined)}
          onConfirm={() =>
            revoking.run(
              () => ask(`/v0/tokens/${encodeURIComponent(ending.id)}`, { method: 'DELETE' }),
              'Revoked',
              tokens.reload,
            )
          }
        >
          <p>
            Every program that uses <code>{ending.id}</code> <Untrusted text={ending.note} most={100} /> is turned away
            at once.
          </p>
        </Confirm>
      )}
    </>
  );
}

function TokenTable(props: {
  readonly label: string;
  readonly tokens: readonly TokenFacts[];
  readonly onRevoke: (token: TokenFacts) => void;
}): VNode {
  const { label, tokens, onRevoke } = props;
  const now = Date.now();
  const lives = ({ expires, revoked }: TokenFacts): boolean =>
    revoked === null && (expires === null || Date.parse(expires) > now);
  const sorted = [...tokens].toReversed().toSorted((a, b) => Number(lives(b)) - Number(lives(a)));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Kind</th>
            <th scope="col">Whose</th>
            <th scope="col">May</th>
            <th scope="col">Project</th>
            <th scope="col">Used</th>
            <th scope="col">Ends</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sorted.map((token) => (
            <tr class={lives(token) ? '' : 'over'}>
              <td>
                <Untrusted text={token.note} most={60} />
              </td>
              <td>{KINDS.get(token.kind) ?? token.kind}</td>
              <td>
                <Untrusted text={token.user} most={40} />
              </td>
              <td>{token.scopes.join(' ')}</td>
              <td>
                <Untrusted text={token.projectId ?? 'all'} most={20} />
              </td>
              <td>{token.used === null ? 'never' : token.used.slice(0, 10)}</td>
              <td>{endText(token, now)}</td>
              <td>
                {lives(token) ? (
                  <button type="button" class="link" onClick={() => onRevoke(token)}>
                    Revoke
                  </button>
                ) : undefined}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function endText({ expires, revoked }: TokenFacts, now: number): string {
  if (revoked !== null) return 'revoked';
  if (expires === null) return 'never';
  const left = Date.parse(expires) - now;
  return left <= 0 ? 'is over' : `in ${durationText(left)}`;
}
