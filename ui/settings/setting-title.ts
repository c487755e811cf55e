import { wordsOf } from '../format/words.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A part of a form: JSON Schema, and the whole that its `$ref` points into. */
export interface FormPart {
  readonly schema: Schema;
  readonly root: Schema;
}

/** A step of a path into settings, in words. */
export interface TitledStep {
  readonly text: string;
  /** The form's own words; otherwise it is a name that somebody gave. */
  readonly isTitle: boolean;
  /** What may stand there. */
  readonly parts: readonly FormPart[];
}

export const formOf = (schema: Schema): FormPart => ({ schema, root: schema });

/** The steps of a path such as `config.columns["odd name"].length`. */
export function pathSteps(path: string): readonly string[] {
  return [...path.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]|([^.[\]]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : String(JSON.parse(quoted)),
  );
}

/** A path in the words of the form. */
export function titledSteps(parts: readonly FormPart[], steps: readonly string[]): readonly TitledStep[] {
  const said: TitledStep[] = [];
  for (const step of steps) said.push(titledStep(said.at(-1)?.parts ?? parts, step));
  return said;
}

/** A setting by its key, or a member of a list or map by the name that it has. */
export function titledStep(parts: readonly FormPart[], step: string): TitledStep {
  const all = parts.flatMap((part) => choices(part));
  const settings = all.flatMap(({ schema, root }) => {
    const { properties } = schema;
    const found = isSchema(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined;
    return isSchema(found) ? [{ schema: found, root }] : [];
  });
  if (settings.length > 0) {
    const titles = new Set(settings.flatMap(({ schema: { title } }) => (typeof title === 'string' ? [title] : [])));
    const [title] = titles;
    return { text: titles.size === 1 ? title! : wordsOf(step), isTitle: true, parts: settings };
  }
  const members = all.flatMap(({ schema, root }) =>
    [schema.items, schema.additionalProperties].filter(isSchema).map((inside) => ({ schema: inside, root })),
  );
  return members.length > 0
    ? { text: step, isTitle: false, parts: members }
    : { text: wordsOf(step), isTitle: true, parts: [] };
}

/** Those of the parts that a value can be of, by the constants in them. */
export function partsOf(parts: readonly FormPart[], value: unknown): readonly FormPart[] {
  if (!isSchema(value)) return parts;
  return parts
    .flatMap((part) => choices(part))
    .map(({ schema: { anyOf: _any, oneOf: _one, allOf: _all, $ref: _ref, ...own }, root }) => ({ schema: own, root }))
    .filter(({ schema: { properties } }) =>
      Object.entries(isSchema(properties) ? properties : {}).every(
        ([key, of]) => !isSchema(of) || of.const === undefined || of.const === value[key],
      ),
    );
}

/** The keys of a group in the order of the form; those that it does not know come last. */
export function inFormOrder(parts: readonly FormPart[], keys: readonly string[]): readonly string[] {
  const known = parts
    .flatMap((part) => choices(part))
    .flatMap(({ schema: { properties } }) => (isSchema(properties) ? Object.keys(properties) : []));
  const place = (key: string): number => (known.includes(key) ? known.indexOf(key) : known.length);
  return keys.toSorted((one, other) => place(one) - place(other));
}

/** What a part that only refers to another is. */
export function resolved({ schema, root }: FormPart): FormPart {
  const referred = typeof schema.$ref === 'string' ? lookUp(root, schema.$ref) : undefined;
  return isSchema(referred) ? { schema: { ...referred, ...schema, $ref: undefined }, root } : { schema, root };
}

/** A part itself and all that it may be; what it refers to is looked up once. */
function choices({ schema, root }: FormPart, seen: ReadonlySet<Schema> = new Set()): readonly FormPart[] {
  if (seen.has(schema)) return [];
  const now = new Set([...seen, schema]);
  const referred = typeof schema.$ref === 'string' ? lookUp(root, schema.$ref) : undefined;
  const parts = [referred, ...['anyOf', 'oneOf', 'allOf'].flatMap((key) => schema[key] ?? [])].filter(isSchema);
  return [{ schema, root }, ...parts.flatMap((part) => choices({ schema: part, root }, now))];
}

function lookUp(root: Schema, ref: string): unknown {
  const steps = ref.replace(/^#/, '').split('/').filter(Boolean);
  return steps.reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
