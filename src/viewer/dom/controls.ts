import { el, fill, freshId } from './element.ts';
import { icon, type IconName } from './icon.ts';

/** A control with its element, and what it says now. */
export interface Control<T> {
  readonly element: HTMLElement;
  /** Sets what it says, without telling anybody. */
  set(value: T): void;
  get(): T;
}

/** A choice of one of several, as a list that opens. */
export function choice<T extends string>(
  label: string,
  options: readonly (T | readonly [value: T, text: string])[],
  value: T,
  onChange: (value: T) => void,
): Control<T> {
  const pairs = options.map((option) => (typeof option === 'string' ? ([option, option] as const) : option));
  const select = el(
    'select',
    { class: 'rv-select', on: { change: () => onChange(select.value as T) } },
    ...pairs.map(([each, text]) => el('option', { attributes: { value: each } }, text)),
  );
  select.value = value;
  return {
    element: el('label', { class: 'rv-field' }, el('span', {}, label), select),
    set(next) {
      select.value = next;
    },
    get: () => select.value as T,
  };
}

/** A choice of one of few, all in sight. */
export function segments<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
  value: T,
  onChange: (value: T) => void,
): Control<T> {
  let current = value;
  const buttons = options.map(([each, text]) =>
    el('button', { attributes: { type: 'button' }, on: { click: () => choose(each) } }, text),
  );
  const show = (next: T): void => {
    current = next;
    for (const [i, [each]] of options.entries()) buttons[i]?.setAttribute('aria-pressed', String(each === next));
  };
  function choose(next: T): void {
    if (next === current) return;
    show(next);
    onChange(next);
  }
  show(value);
  const element = el('div', { class: 'rv-segments', attributes: { role: 'group', 'aria-label': label } }, ...buttons);
  return { element, set: show, get: () => current };
}

/** A button with an icon, a text, or both. */
export function button(
  label: string,
  onClick: () => void,
  options: { readonly icon?: IconName; readonly text?: string; readonly key?: string; readonly class?: string } = {},
): HTMLButtonElement {
  const { text = '' } = options;
  // What is read aloud has in it what is seen: people who speak to their machine say that.
  const name = label.toLowerCase().includes(text.toLowerCase()) ? label : `${label}, ${text}`;
  const element = el(
    'button',
    {
      class: `rv-button ${options.class ?? ''}`,
      attributes: { type: 'button', 'aria-label': name, title: label, 'aria-keyshortcuts': options.key },
      on: { click: onClick },
    },
    options.icon === undefined ? undefined : icon(options.icon),
    options.text,
    options.key === undefined
      ? undefined
      : el('kbd', { attributes: { 'aria-hidden': 'true', 'data-key': options.key } }),
  );
  return element;
}

/** Changes what a button shows and is called. */
export function relabel(element: HTMLButtonElement, label: string, name: IconName): void {
  element.setAttribute('aria-label', label);
  element.title = label;
  fill(element, icon(name));
}

/** A whole number between 0 and `most`, by sliding or typing. */
export function slider(label: string, most: number, value: number, onChange: (value: number) => void): Control<number> {
  const name = freshId();
  const attributes = { min: 0, max: most, step: 1 };
  const range = el('input', { attributes: { ...attributes, type: 'range', 'aria-labelledby': name } });
  const typed = el('input', {
    class: 'rv-input',
    attributes: { ...attributes, type: 'number', 'aria-labelledby': name },
  });
  const show = (next: number): void => {
    range.value = String(next);
    typed.value = String(next);
  };
  const take = (input: HTMLInputElement): void => {
    const next = Math.min(most, Math.max(0, Math.round(Number(input.value))));
    show(next);
    onChange(next);
  };
  range.addEventListener('input', () => take(range));
  typed.addEventListener('change', () => take(typed));
  show(value);
  const element = el('div', { class: 'rv-field' }, el('span', { attributes: { id: name } }, label), range, typed);
  return { element, set: show, get: () => Number(range.value) };
}

/**
 * A number to type.
 *
 * @param isWide - whether what is typed as an integer stays exact, whatever its size.
 */
export function numberField(
  label: string,
  value: number | bigint,
  isWide: boolean,
  onChange: (value: number | bigint) => void,
): Control<number | bigint> {
  const read = (text: string): number | bigint => (isWide && /^[+-]?\d+$/.test(text) ? BigInt(text) : Number(text));
  const input = el('input', { class: 'rv-input rv-wide', attributes: { type: 'number', step: 'any' } });
  input.value = String(value);
  input.addEventListener('change', () => {
    if (input.value !== '' && Number.isFinite(Number(input.value))) onChange(read(input.value));
  });
  return {
    element: el('label', { class: 'rv-field' }, el('span', {}, label), input),
    set(next) {
      input.value = String(next);
    },
    get: () => read(input.value),
  };
}
