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

/**
 * Tells of every change between light and dark, for what is drawn and not styled: by the page (`data-theme` of its root)
 * or by the system.
 *
 * @returns What ends it.
 */
export function onThemeChange(told: () => void): () => void {
  const observer = new MutationObserver(told);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', told);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', told);
  };
}
