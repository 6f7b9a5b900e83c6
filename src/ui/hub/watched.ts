import { useEffect, useState } from 'preact/hooks';

/** A value that tells those who look at it when it changes. */
export class Watched<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Changes it; the same value again is no change. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  /** Calls a function after each change. @returns What ends that. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The value of something that is watched; the component is drawn again when it changes. */
export function useWatched<T>(watched: Watched<T>): T {
  const [value, setValue] = useState(watched.value);
  useEffect(() => {
    // It may have changed between drawing and this.
    setValue(() => watched.value);
    return watched.watch(() => setValue(() => watched.value));
  }, [watched]);
  return value;
}
