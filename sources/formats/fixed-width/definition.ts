import { z } from 'zod';
import { isDecoded } from '../encoding.ts';
import type { FormatDefinition } from '../format.ts';
import { fixedWidthOptions } from './options.ts';

const config = z.strictObject(fixedWidthOptions);

export const fixedWidth = {
  kind: 'format',
  type: 'fixed_width',
  title: 'Fixed width',
  summary: 'A row a line, each field at its own place in the line; blank lines are passed over.',
  category: 'text',
  extensions: ['.fwf'],
  config,
  sequential: true,
  check(options, issue, named) {
    if (named && options.layout === undefined) issue('layout', 'fixed-width files need a layout');
    const names = (options.layout ?? []).map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) issue('layout', `two fields have the name ${JSON.stringify(twice)}`);
    if (named && options.widthUnit === 'bytes' && isDecoded(options.encoding))
      issue('widthUnit', `the bytes of ${options.encoding} are not counted: give the widths in characters`);
  },
  examples: [
    {
      title: 'Fields one behind another',
      config: {
        layout: [
          { name: 'nr', width: 4 },
          { name: 'name', width: 8 },
          { name: 'balance', width: 7 },
        ],
      },
    },
    {
      title: 'Fields at their places, from windows-1252',
      config: {
        encoding: 'windows-1252',
        skipLines: 1,
        layout: [
          { name: 'name', start: 6, width: 8, trim: 'right' },
          { name: 'nr', start: 1, width: 4 },
        ],
      },
    },
  ],
  async load() {
    const { fixedWidthFormat } = await import('./read.ts');
    return fixedWidthFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
