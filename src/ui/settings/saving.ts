import { useState } from 'preact/hooks';
import { announce } from '../parts/announcer.tsx';
import { messageOf } from '../parts/notice.tsx';
import { settle } from '../hub/settle.ts';

/** Work that is under way, and what it was refused with. */
export interface Saving {
  readonly isBusy: boolean;
  readonly error: string;
  /** Does something, says that it is done, and goes on. */
  run(work: () => Promise<unknown>, done: string, after?: () => void): void;
}

/** Follows what a form does. */
export function useSaving(): Saving {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState('');
  return {
    isBusy,
    error,
    run(work, done, after) {
      setBusy(true);
      setError('');
      void settle(
        work(),
        () => {
          setBusy(false);
          announce(done);
          after?.();
        },
        (failure: unknown) => {
          setBusy(false);
          setError(messageOf(failure));
        },
      );
    },
  };
}
