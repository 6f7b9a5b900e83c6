import { cutText, visibleParts } from '../model/text/visible.ts';

/** What an element is given when it is made. `class` and attributes are ours, never a document's. */
export interface ElementOptions {
  readonly class?: string | undefined;
  /** Attributes by name; `undefined` leaves one out, `true` gives it without a value. */
  readonly attributes?: Readonly<Record<string, string | number | true | undefined>> | undefined;
  /** Handlers by the name of their event. */
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void } | undefined;
}

/**
 * Makes an element. Texts become text nodes as they are: untrusted ones go through {@link untrusted} first.
 *
 * @returns An element that stands nowhere yet.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (options.class !== undefined) element.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    if (value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, handler] of Object.entries(options.on ?? {})) {
    element.addEventListener(name, handler as (event: Event) => void);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Characters of an untrusted text that are shown in one line. */
const MOST_CHARACTERS = 2000;

/**
 * A text of others as nodes: what cannot be seen, or would move what stands beside it, is spelled out in its own look.
 *
 * @param most - characters; what is longer is cut.
 */
export function untrusted(text: string, most: number = MOST_CHARACTERS): Node {
  const fragment = document.createDocumentFragment();
  for (const part of visibleParts(cutText(text, most))) {
    fragment.append(part.isEscape ? el('span', { class: 'rv-escape' }, part.text) : part.text);
  }
  return fragment;
}

let lastId = 0;

/** A name that no other element of the page has, for what refers to elements by name. */
export function freshId(): string {
  lastId++;
  return `rv-${lastId}`;
}

/** Replaces what is inside an element. */
export function fill(element: Element, ...children: readonly (Node | string | undefined)[]): void {
  element.replaceChildren(...children.filter((child) => child !== undefined));
}
