/** The parts of JSON Schema (2020-12) that zod writes. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly description?: string;
}

interface Body {
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

const METHODS = ['get', 'post', 'put', 'delete', 'patch'] as const;

/** TypeScript source with `paths` and `components` of the document. */
export function openApiTypes({ paths, components }: OpenApiDocument): string {
  const pathLines = Object.entries(paths).map(
    ([path, operations]) =>
      `  ${JSON.stringify(path)}: {\n${METHODS.flatMap((method) => {
        const operation = operations[method];
        return operation ? [`    ${method}: ${operationType(operation)};`] : [];
      }).join('\n')}\n  };`,
  );
  const schemaLines = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `${docs(schema.description, '    ')}    ${key(name)}: ${typeOf(schema)};`,
  );
  return [
    '// Made by ui/api/generate.ts from the OpenAPI document of the server. Not written by hand.',
    'export interface paths {',
    ...pathLines,
    '}',
    'export interface components {',
    '  schemas: {',
    ...schemaLines,
    '  };',
    '}',
    '',
  ].join('\n');
}

function operationType({ parameters = [], requestBody, responses }: Operation): string {
  const places = ['query', 'header', 'path', 'cookie'].map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return `${place}?: never`;
    const optional = here.every((parameter) => !parameter.required);
    const fields = here.map(({ name, required, schema }) => `${key(name)}${required ? '' : '?'}: ${typeOf(schema)}`);
    return `${place}${optional ? '?' : ''}: { ${fields.join('; ')} }`;
  });
  const body = requestBody
    ? `requestBody${requestBody.required === false ? '?' : ''}: { content: ${contentType(requestBody)} }`
    : 'requestBody?: never';
  const answers = Object.entries(responses).map(
    ([status, response]) =>
      `${key(status)}: { headers: { [name: string]: unknown }; content: ${contentType(response)} }`,
  );
  return `{ parameters: { ${places.join('; ')} }; ${body}; responses: { ${answers.join('; ')} } }`;
}

function contentType({ content }: Body): string {
  if (!content) return '{ [type: string]: never }';
  const types = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${schema ? typeOf(schema) : 'unknown'}`,
  );
  return `{ ${types.join('; ')} }`;
}

function typeOf(schema: JsonSchema | boolean): string {
  if (typeof schema === 'boolean') return schema ? 'unknown' : 'never';
  if (schema.$ref !== undefined) return `components['schemas'][${JSON.stringify(schema.$ref.split('/').at(-1))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return union(schema.anyOf.map(typeOf));
  if (schema.oneOf) return union(schema.oneOf.map(typeOf));
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  if (typeof schema.type === 'object') return union(schema.type.map((type) => typeOf({ ...schema, type })));
  switch (schema.type) {
    case 'object':
      return objectType(schema);
    case 'array':
      if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
      return `(${typeOf(schema.items ?? true)})[]`;
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'unknown';
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: JsonSchema): string {
  const fields = Object.entries(properties).map(
    ([name, field]) =>
      `${docs(field.description, '')}${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(field)};`,
  );
  const rest = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  const isOpen = fields.length === 0 || typeof additionalProperties === 'object';
  if (fields.length === 0)
    return additionalProperties === false ? 'Record<string, never>' : `{ [key: string]: ${rest} }`;
  return isOpen ? `({ ${fields.join(' ')} } & { [key: string]: ${rest} })` : `{ ${fields.join(' ')} }`;
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  return distinct.length === 1 ? (distinct[0] ?? 'never') : `(${distinct.join(' | ')})`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) || /^\d+$/.test(name) ? name : JSON.stringify(name);
}

function docs(text: string | undefined, indent: string): string {
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */${indent === '' ? ' ' : '\n'}`;
}
