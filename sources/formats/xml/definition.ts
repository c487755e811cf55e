import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { xmlOptions } from './options.ts';

const config = z.strictObject(xmlOptions);

export const xml = {
  kind: 'format',
  type: 'xml',
  title: 'XML',
  summary:
    'Each child of the root is a row, or each element at recordPath, whatever the size of the file. Attributes are columns `@_name`, child elements columns; repeated ones are arrays, nested ones JSON with their text as `#text`. A DOCTYPE is refused, and with it all entities but the five of XML.',
  category: 'text',
  extensions: ['.xml'],
  config,
  sequential: true,
  begins: (head) => /^(?:\xef\xbb\xbf)?\s*<(?:\?xml\b|[A-Za-z_])/.test(head.toString('latin1')),
  examples: [
    { title: 'The children of the root', config: {} },
    { title: 'The records are deeper inside', config: { recordPath: 'feed.items.item' } },
    { title: 'Without prefixes', config: { recordPath: 'feed.entry', stripPrefixes: true } },
  ],
  async load() {
    const { xmlFormat } = await import('./read.ts');
    return xmlFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
