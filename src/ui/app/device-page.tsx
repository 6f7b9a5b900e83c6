import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { ask, askJson } from '../hub/ask.ts';
import { Fields } from '../hub/fields.ts';
import { useWatched } from '../hub/watched.ts';
import { messageOf } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { place } from '../window/place.ts';
import { settle } from '../hub/settle.ts';

interface Waiting {
  readonly code: string;
  readonly client: string;
  readonly scopes: readonly string[];
}

/** Lets a program, or another browser, in: it shows a code, which a person who is logged in types here. */
export function DevicePage({ isPerson }: { readonly isPerson: boolean }): VNode {
  const { query } = useWatched(place);
  const [waiting, setWaiting] = useState<Waiting>();
  const [said, setSaid] = useState('');
  const fail = (error: unknown): void => setSaid(messageOf(error));
  const look = (code: string): void => {
    setSaid('');
    void settle(
      askJson('/v0/device', { query: { user_code: code } }),
      (answer) => {
        const fields = new Fields(answer);
        setWaiting({ code, client: fields.text('client'), scopes: fields.list('scopes', String) });
      },
      fail,
    );
  };
  const decide = (decision: 'allow' | 'deny'): void => {
    if (waiting === undefined) return;
    void settle(
      ask('/v0/device', { method: 'POST', body: { user_code: waiting.code, decision } }),
      () => {
        setWaiting(undefined);
        setSaid(decision === 'allow' ? 'It is in. You may close this page.' : 'It was turned away.');
      },
      fail,
    );
  };
  return (
    <main class="page narrow-page">
      <h1>Let somebody in</h1>
      {isPerson ? undefined : (
        <p class="quiet">You are here by a token. Only who has logged in by a link may let others in.</p>
      )}
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          look(String(new FormData(event.currentTarget).get('user_code') ?? ''));
        }}
      >
        <label for="user-code">The code that the program or browser shows</label>
        <input
          id="user-code"
          name="user_code"
          class="input mono"
          autocomplete="off"
          defaultValue={query.get('user_code') ?? ''}
          required
        />
        <button class="button primary">Go on</button>
      </form>
      {waiting === undefined ? undefined : (
        <section class="card" aria-label="Question">
          <p>
            Let{' '}
            <b>
              <Untrusted text={waiting.client} most={200} />
            </b>{' '}
            in, as you, to {waiting.scopes.join(', ')}?
          </p>
          <div class="row">
            <button type="button" class="button primary" onClick={() => decide('allow')}>
              Let it in
            </button>
            <button type="button" class="button" onClick={() => decide('deny')}>
              Turn it away
            </button>
          </div>
        </section>
      )}
      <p role="status">{said}</p>
    </main>
  );
}
