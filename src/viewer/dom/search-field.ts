import { button } from './controls.ts';
import { el } from './element.ts';

/** A field to search by: Enter goes to the next place, with Shift to the one before. */
export function searchField(
  label: string,
  onSearch: (text: string, backwards: boolean) => void | Promise<void>,
): HTMLElement {
  const input = el('input', {
    class: 'rv-search',
    attributes: { type: 'search', 'aria-label': label, placeholder: label, spellcheck: 'false', autocomplete: 'off' },
  });
  const go = (backwards: boolean): void => {
    if (input.value !== '') void onSearch(input.value, backwards);
  };
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    go(event.shiftKey);
  });
  return el(
    'div',
    { class: 'rv-finder', attributes: { role: 'group', 'aria-label': label } },
    input,
    button('Find previous', () => go(true), { icon: 'up' }),
    button('Find next', () => go(false), { icon: 'down' }),
  );
}
