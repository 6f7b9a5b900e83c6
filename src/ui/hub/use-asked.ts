import { useEffect, useState } from 'preact/hooks';
import { returns } from './connection.ts';
import { useWatched } from './watched.ts';
import { settle } from './settle.ts';

/** What was asked for: the last answer stays while the next one is awaited. */
export interface Asked<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  /** Asks again. */
  reload(): void;
}

interface State<T> {
  readonly key: string;
  readonly value: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
}

/**
 * Asks for something, again whenever the key changes, and when the hub has been away.
 *
 * @param key - what is asked for; null asks for nothing.
 * @param load - must depend on nothing but the key.
 */
export function useAsked<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [state, setState] = useState<State<T>>({ key: '', value: undefined, error: undefined, isLoading: true });
  const [count, setCount] = useState(0);
  const epoch = useWatched(returns);
  useEffect(() => {
    if (key === null) return undefined;
    const ending = new AbortController();
    setState((before) => ({
      key,
      value: before.key === key ? before.value : undefined,
      error: undefined,
      isLoading: true,
    }));
    void settle(
      load(ending.signal),
      (value) => {
        if (!ending.signal.aborted) setState({ key, value, error: undefined, isLoading: false });
      },
      (error: unknown) => {
        if (!ending.signal.aborted) setState((before) => ({ ...before, error, isLoading: false }));
      },
    );
    return () => ending.abort();
  }, [key, count, epoch]);
  const isStale = key !== null && state.key !== key;
  return {
    value: isStale ? undefined : state.value,
    error: isStale ? undefined : state.error,
    isLoading: isStale || state.isLoading,
    reload: () => setCount((before) => before + 1),
  };
}
