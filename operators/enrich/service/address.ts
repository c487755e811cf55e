import { fieldsOf, fill, parseTemplate, type Template } from './template.ts';

const HEAD = /^https?:\/\/[^/?#{}\s\\@]+(?=[/?]|$)/i;
/** As a URL's path reads it: a dot, or its code. */
const DOTS = /^(\.|%2e){1,2}$/i;

export interface Address {
  readonly template: Template;
  readonly fields: readonly string[];
}

/** Why a text is no address with fields in it; else the address. */
export function parseAddress(text: string): Address | { readonly fault: string } {
  const template = parseTemplate(text);
  if (template === null) return { fault: 'A brace is not doubled, nor one of a pair around the name of a field' };
  const [head] = template;
  const start = typeof head === 'string' ? HEAD.exec(head) : null;
  if (start === null || !URL.canParse(start[0])) {
    return { fault: 'It must begin with http:// or https://, a host without user or fields, and a slash' };
  }
  if (text.includes('#')) return { fault: 'What comes after # is never sent' };
  const plain = fill(template, () => 'x') ?? '';
  if (hasDots(plain)) return { fault: 'A part of its path is . or ..' };
  return { template, fields: fieldsOf(template) };
}

/** The address of a row: `null` where a field is NULL, `'dots'` where a value would lead elsewhere than the template. */
export function addressOf({ template }: Address, value: (field: string) => string | null): string | 'dots' | null {
  const text = fill(template, value, encoded);
  return text !== null && hasDots(text) ? 'dots' : text;
}

/** A URL takes such a part away, and the one before it. */
function hasDots(url: string): boolean {
  const path = url.replace(HEAD, '').split('?', 1)[0]!;
  return path.split('/').some((part) => DOTS.test(part));
}

/** All that means something in a URL is escaped. Half a surrogate pair becomes U+FFFD. */
function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
