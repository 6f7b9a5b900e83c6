import css from './viewer.css';

/** The styles of all views, as text: for pages that bring them in an element of their own. */
export const STYLES: string = css;

const adopted = new WeakSet<Document>();

/** Gives the page the styles of all views, once. */
export function adoptStyles(): void {
  if (adopted.has(document)) return;
  adopted.add(document);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
