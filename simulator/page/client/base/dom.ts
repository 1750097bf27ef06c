/** Elements of the page, made without HTML from strings: what others wrote stays text. */

export type Child = Node | string | undefined;
export type Attributes = Record<string, string | number | boolean | undefined>;

/** Makes an element. An attribute that is undefined or false is left out; true is the empty one. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAll(element, attributes);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The element of the page that a selector finds. Throws where the page has none. */
export function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** Sets attributes as {@link make} does. */
export function setAll(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}
