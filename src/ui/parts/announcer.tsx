import type { VNode } from 'preact';
import { useWatched, Watched } from '../hub/watched.ts';

const message: Watched<string> = new Watched('');
/** Milliseconds that a message stays. */
const SHOWN_MS = 2500;
let timer = 0;

/** Says something in passing, to eyes and to readers. */
export function announce(text: string): void {
  window.clearTimeout(timer);
  message.set(text);
  timer = window.setTimeout(() => message.set(''), SHOWN_MS);
}

/** Where messages in passing stand; it takes no room, so nothing jumps. */
export function Announcer(): VNode {
  const text = useWatched(message);
  return (
    <div class="announcer" role="status">
      {text}
    </div>
  );
}
