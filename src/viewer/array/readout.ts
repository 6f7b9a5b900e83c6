import { el, fill, untrusted } from '../dom/element.ts';

/** A place for what is under the cursor: it keeps its room, so that nothing jumps. */
export interface Readout {
  readonly element: HTMLElement;
  set(place: string, value: string, kind?: string): void;
}

/** Makes a readout; `hint` stands there before anything is under the cursor. */
export function readout(hint: string): Readout {
  const element = el('output', { class: 'rv-readout', attributes: { 'aria-live': 'polite' } });
  element.append(el('span', { class: 'rv-faint' }, hint));
  return {
    element,
    set(place, value, kind = 'number') {
      fill(
        element,
        el('span', { class: 'rv-quiet' }, `${place} = `),
        el('b', { class: `rv-${kind}` }, untrusted(value, 200)),
      );
    },
  };
}
