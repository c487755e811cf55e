import type { z } from 'zod';
import { avro } from './avro/definition.ts';
import { csv } from './csv/definition.ts';
import { excel } from './excel/definition.ts';
import { fixedWidth } from './fixed-width/definition.ts';
import type { FormatDefinition } from './format.ts';
import { json } from './json/definition.ts';
import { jsonl } from './jsonl/definition.ts';
import { orc } from './orc/definition.ts';
import { parquet } from './parquet/definition.ts';
import { tsv } from './tsv/definition.ts';
import { xml } from './xml/definition.ts';

/** Every format that a file can have. The rest of this file follows from it. */
const ALL = [csv, tsv, json, jsonl, xml, fixedWidth, excel, parquet, orc, avro] as const;

type Shapes = (typeof ALL)[number]['config']['shape'];
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void ? All : never;

/**
 * Every option of every format: they stand flat in the source node's config. One of several formats is the same in all. The
 * `meta` `formats` says of which, for forms.
 */
export const formatOptions = Object.fromEntries(
  Object.entries(Object.assign({}, ...ALL.map(({ config }) => config.shape)) as Record<string, z.ZodType>).map(
    ([name, option]) => [name, option.meta({ ...option.meta(), formats: formatsWith(name) })],
  ),
) as Together<Shapes>;

function formatsWith(option: string): readonly string[] {
  return ALL.filter(({ config }) => Object.hasOwn(config.shape, option)).map(({ type }) => type);
}

/** The options of all formats, parsed. */
export type FormatOptions = z.output<z.ZodObject<typeof formatOptions>>;

export const formats: readonly FormatDefinition<FormatOptions>[] = ALL;

/** What an option is when nobody sets it. */
export const formatDefaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(formatOptions).map(([name, option]) => [name, (option as z.ZodType).parse(undefined)]),
);

/** The format that a file's name ends in, or `undefined`. */
export function formatOfName(path: string): FormatDefinition<FormatOptions> | undefined {
  const name = path.toLowerCase();
  return formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
}
