import { el } from './element.ts';

/** Says something in passing, to eyes and to readers. */
export type Announce = (message: string) => void;

/** Milliseconds that a message stays. */
const SHOWN_MS = 2500;

/** A place for messages in passing; it takes no room, so nothing jumps. */
export function announcer(): { readonly element: HTMLElement; readonly announce: Announce } {
  const element = el('div', { class: 'rv-announcer', attributes: { role: 'status' } });
  let timer = 0;
  return {
    element,
    announce(message) {
      window.clearTimeout(timer);
      element.textContent = message;
      timer = window.setTimeout(() => {
        element.textContent = '';
      }, SHOWN_MS);
    },
  };
}
