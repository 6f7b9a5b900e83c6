import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../parts/notice.tsx';
import { DeviceLogin } from './device-login.tsx';
import { logIn } from '../window/session.ts';
import { settle } from '../hub/settle.ts';

/** Whether the address is a login link. */
export function isLoginLink(): boolean {
  return location.pathname === '/login' && location.hash.length > 1;
}

/** The code of a login link in the address; it is taken out of it at once, so that nobody sees or shares it. */
function takeCode(): string | undefined {
  if (!isLoginLink()) return undefined;
  const code = location.hash.slice(1);
  history.replaceState(null, '', '/login');
  return code;
}

/** Logging in: by the link that the hub has printed, by a token, or by a code that somebody else lets in. */
export function Login(props: {
  readonly onDone: () => void;
  /** Told that the link in the address was refused. */
  readonly onLinkRefused: () => void;
}): VNode {
  const { onDone, onLinkRefused } = props;
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const enter = (text: string, onRefused?: () => void): void => {
    setBusy(true);
    setError('');
    const isToken = text.startsWith('rmn.');
    void settle(logIn(isToken ? { token: text } : { code: text.replace(/^.*#/, '') }), onDone, (failure: unknown) => {
      setBusy(false);
      setError(messageOf(failure));
      onRefused?.();
    });
  };
  useEffect(() => {
    const code = takeCode();
    if (code !== undefined) enter(code, onLinkRefused);
  }, []);
  return (
    <main class="login">
      <div class="login-box">
        <h1 class="mark">
          ray<i>mon</i>
        </h1>
        <p class="quiet">
          Open the login link that <code>raymon hub</code> has printed. It works once, for ten minutes;{' '}
          <code>raymon hub login</code> prints a new one.
        </p>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            const text = String(new FormData(event.currentTarget).get('login') ?? '').trim();
            if (text !== '') enter(text);
          }}
        >
          <label for="login-text">Login link, or a token</label>
          <input id="login-text" name="login" class="input mono" autocomplete="off" spellcheck={false} required />
          <button class="button primary" disabled={isBusy}>
            {isBusy ? 'Logging in…' : 'Log in'}
          </button>
        </form>
        {error === '' ? undefined : (
          <p class="error-text" role="alert">
            {error}
          </p>
        )}
        <DeviceLogin onToken={enter} />
      </div>
    </main>
  );
}
