import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../parts/notice.tsx';
import { beginDevice, deviceToken, type DeviceCode } from '../window/session.ts';
import { settle } from '../hub/settle.ts';

/** Logging in by a code: a person who is logged in elsewhere types it, and lets this browser in. */
export function DeviceLogin({ onToken }: { readonly onToken: (token: string) => void }): VNode {
  const [code, setCode] = useState<DeviceCode>();
  const [error, setError] = useState('');
  useEffect(() => {
    if (code === undefined) return undefined;
    const timer = window.setInterval(() => {
      void settle(
        deviceToken(code),
        (token) => {
          if (token === undefined) return;
          setCode(undefined);
          onToken(token);
        },
        (failure: unknown) => {
          setCode(undefined);
          setError(messageOf(failure));
        },
      );
    }, code.intervalMs);
    return () => window.clearInterval(timer);
  }, [code]);
  const begin = (): void => {
    setError('');
    void settle(beginDevice(), setCode, (failure: unknown) => setError(messageOf(failure)));
  };
  return (
    <section class="device-login" aria-label="Log in by a code">
      {code === undefined ? (
        <p class="quiet">
          No link and no token?{' '}
          <button type="button" class="link" onClick={begin}>
            Ask somebody who is logged in to let you in
          </button>
        </p>
      ) : (
        <div role="status">
          <p class="quiet">
            Somebody who is logged in opens <code>{code.url}</code> and types:
          </p>
          <p class="device-code">{code.userCode}</p>
          <p class="quiet">You may then read, pin and delete what their hub keeps. Waiting…</p>
        </div>
      )}
      {error === '' ? undefined : (
        <p class="error-text" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
