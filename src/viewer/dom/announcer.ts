import { cutText, visibleText } from '../model/text/visible.ts';
import { el } from './element.ts';

/** Says something in passing, to eyes and to readers; the message may quote what others have named. */
export type Announce = (message: string) => void;

/** Milliseconds that a message stays. */
const SHOWN_MS = 2500;
/** Names are of any length. */
const MOST_CHARACTERS = 200;

/** A place for messages in passing; it takes no room, so nothing jumps. */
export function announcer(): { readonly element: HTMLElement; readonly announce: Announce } {
  const element = el('div', { class: 'rv-announcer', attributes: { role: 'status' } });
  let timer = 0;
  return {
    element,
    announce(message) {
      window.clearTimeout(timer);
      element.textContent = visibleText(cutText(message, MOST_CHARACTERS));
      timer = window.setTimeout(() => {
        element.textContent = '';
      }, SHOWN_MS);
    },
  };
}
