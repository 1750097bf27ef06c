import { malformed } from './service-error.ts';

/** An element's content: text, or elements by their names in order. */
export type Content = string | number | boolean | readonly Element[];
export type Element = readonly [name: string, content: Content];

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Characters that XML gives a meaning, spaces that readers trim, and control characters. */
const SPECIAL = /[&<>"'\p{Cc}]|^\s+|\s+$/gu;

/** A document in S3's namespace. */
export function writeXml([name, content]: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${write(content)}</${name}>`;
}

const write = (content: Content): string =>
  typeof content === 'object'
    ? content.map(([name, inner]) => `<${name}>${write(inner)}</${name}>`).join('')
    : escaped(String(content));

const escaped = (text: string): string =>
  text.replace(SPECIAL, (special) =>
    [...special].map((each) => `&#x${(each.codePointAt(0) ?? 0).toString(16)};`).join(''),
  );

/**
 * The contents of a document's elements of that name, as XML. It is for documents without attributes, comments and CDATA
 * inside the root, which is what the SDK writes.
 */
export const elementsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gsu'))].map(([, inner = '']) => inner);

/** The texts of the elements in an element, by their names. Throws MalformedXML for anything else in it. */
export function textsOf(xml: string): Map<string, string> {
  const element = /<(\w+)>([^<]*)<\/\1>/gu;
  if (xml.replace(element, '').trim() !== '') throw malformed();
  return new Map([...xml.matchAll(element)].map(([, name = '', text = '']) => [name, unescaped(text)]));
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/giu, (_, hex, decimal, name) => {
    const character =
      name === undefined ? characterOf(hex ? Number.parseInt(hex, 16) : Number(decimal)) : ENTITIES[name];
    if (character === undefined) throw malformed();
    return character;
  });

const characterOf = (code: number): string | undefined =>
  code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
