interface Target {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/**
 * Calls `leave` whenever a page is hidden or left, which may be the last that it can do; nothing outside of pages.
 *
 * @returns Undoes it.
 */
export function onPageHide(leave: () => void): () => void {
  const page: unknown = Reflect.get(globalThis, 'document');
  const window: unknown = globalThis;
  if (!isTarget(page) || !isTarget(window)) return () => undefined;
  const changed = (): void => {
    if (Reflect.get(page, 'visibilityState') === 'hidden') leave();
  };
  page.addEventListener('visibilitychange', changed);
  // Some browsers leave a page without hiding it first.
  window.addEventListener('pagehide', leave);
  return () => {
    page.removeEventListener('visibilitychange', changed);
    window.removeEventListener('pagehide', leave);
  };
}

function isTarget(value: unknown): value is Target {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'addEventListener') === 'function' &&
    typeof Reflect.get(value, 'removeEventListener') === 'function'
  );
}
