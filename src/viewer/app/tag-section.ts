import { button } from '../dom/controls.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { Grid } from '../dom/grid.ts';
import type { GridModel } from '../dom/grid-columns.ts';
import { cutText, groupDigits } from '../model/text/visible.ts';
import type { PageTag } from '../page/page-content.ts';

/** Tags of a type that stand in sight: more are a table. */
const MOST_SHOWN = 60;

/** Colours of their own have the types that mean something. */
const LOOKS: ReadonlyMap<string, string> = new Map([
  ['label', 'label'],
  ['metric', 'metric'],
  ['vector', 'vector'],
  ['error', 'error'],
]);

/** Shows tags by type. */
export function tagSection(tags: readonly PageTag[]): HTMLElement {
  const byType = new Map<string, PageTag[]>();
  for (const tag of tags) {
    const same = byType.get(tag.type);
    if (same === undefined) byType.set(tag.type, [tag]);
    else same.push(tag);
  }
  const table = el('div');
  const list = el('dl', { class: 'rv-tags' });
  let isCut = byType.size > MOST_SHOWN;
  for (const [type, same] of [...byType].slice(0, MOST_SHOWN)) {
    isCut ||= same.length > MOST_SHOWN;
    list.append(el('dt', {}, untrusted(type, 60)), el('dd', {}, ...same.slice(0, MOST_SHOWN).map(pill)));
  }
  const all = button('Show all tags as a table', () => fill(table, tagTable(tags)), {
    text: `All ${groupDigits(tags.length)} as a table`,
  });
  return el(
    'section',
    { attributes: { 'aria-label': 'Tags' } },
    el('h3', {}, 'Tags ', el('small', {}, groupDigits(tags.length))),
    list,
    isCut ? all : undefined,
    table,
  );
}

function pill({ type, name, value }: PageTag): HTMLElement {
  const look = LOOKS.get(type) ?? (type.startsWith('profile') ? 'profile' : type.endsWith('error') ? 'error' : 'other');
  return el(
    'span',
    { class: `rv-tag rv-tag-${look}` },
    el('span', {}, untrusted(name, 80)),
    ' ',
    el('b', {}, untrusted(String(value), 80)),
  );
}

function tagTable(tags: readonly PageTag[]): HTMLElement {
  const model: GridModel = {
    rows: tags.length,
    columns: ['type', 'name', 'value', 'group'].map((name) => ({ name, detail: '', isNumeric: name === 'value' })),
    cell(row, column) {
      const { type, name, value, group } = tags[row] as PageTag;
      if (column === 2) return { text: String(value), kind: typeof value === 'number' ? 'number' : 'string' };
      const text = column === 0 ? type : column === 1 ? name : (group ?? null);
      return text === null ? { text: 'null', kind: 'null' } : { text: cutText(text, 300), kind: 'string' };
    },
  };
  return el('div', { class: 'rv' }, new Grid('Tags', model).element);
}
