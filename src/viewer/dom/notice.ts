import { el, untrusted } from './element.ts';

/** What stands where a value cannot: empty, too large, or refused, with why and what to do. */
export function notice(kind: 'empty' | 'error' | 'info', title: string, detail?: string): HTMLElement {
  return el(
    'div',
    { class: `rv-notice rv-${kind}`, attributes: { role: kind === 'error' ? 'alert' : 'note' } },
    el('strong', {}, title),
    detail === undefined ? undefined : el('p', {}, untrusted(detail)),
  );
}

/** The notice of something that failed. */
export function failure(title: string, error: unknown): HTMLElement {
  return notice('error', title, error instanceof Error ? error.message : String(error));
}

/** A definition list of names and values; values are untrusted. */
export function facts(entries: readonly (readonly [name: string, value: string | Node])[]): HTMLElement {
  return el(
    'dl',
    { class: 'rv-facts' },
    ...entries.flatMap(([name, value]) => [
      el('dt', {}, untrusted(name, 100)),
      el('dd', {}, typeof value === 'string' ? untrusted(value) : value),
    ]),
  );
}
