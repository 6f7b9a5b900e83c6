import { useEffect, useRef } from 'preact/hooks';

/** What keys do, by their names. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Who hears of keys: the shell, a page, what is open before it, and one thing in that. */
export type KeyLevel = 0 | 1 | 2 | 3;

interface Handler {
  readonly level: KeyLevel;
  keys: Keys;
}

const handlers = new Set<Handler>();

/** Gives keys a meaning while a component stands; what it does not name goes to those of lower levels. */
export function useKeys(level: KeyLevel, keys: Keys): void {
  const handler = useRef<Handler>({ level, keys });
  handler.current.keys = keys;
  useEffect(() => {
    const { current } = handler;
    handlers.add(current);
    return () => {
      handlers.delete(current);
    };
  }, []);
}

/** Listens to keys that nobody typed into a field. */
export function takeKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const hearing = [...handlers].filter(({ keys }) => Object.hasOwn(keys, event.key));
    const handler = hearing.toSorted((a, b) => b.level - a.level)[0]?.keys[event.key];
    if (handler === undefined) return;
    event.preventDefault();
    handler(event);
  });
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    (target instanceof HTMLInputElement && target.type !== 'checkbox') ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
