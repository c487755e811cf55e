import { InvalidArgumentError, Option } from 'commander';
import type { Json } from '../../runtime/contract/json.ts';

export type FormatOptionValues = Readonly<Record<string, Json>>;

/** `--option name=value`, as often as wanted: options of a source node that reads files. */
export const formatOption = (): Option =>
  new Option('--option <name=value>', 'an option of a source node, such as delimiter=";"; JSON or text; repeatable')
    .default({})
    .argParser((text: string, before: FormatOptionValues): FormatOptionValues => {
      const at = text.indexOf('=');
      if (at < 1) throw new InvalidArgumentError('A name, =, and a value.');
      return { ...before, [text.slice(0, at)]: jsonOrText(text.slice(at + 1)) };
    });

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
