import { BEHAVIOUR_CASES, type Behaviour } from '../../../runtime/contract/behaviour.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { Registry } from '../../../runtime/contract/registry.ts';
import {
  type ConnectorDefinitionJson,
  type DefinitionsJson,
  definitionsJson,
  jsonSchema,
  type OperatorDefinitionJson,
} from '../../../runtime/plan/json-schema.ts';
import type { FormatDefinition } from '../../../sources/formats/format.ts';
import { behaviourPage } from './behaviour-page.ts';
import { fieldTable, type JsonSchema } from './field-table.ts';
import { type Page, page } from './page.ts';

/** The reference pages, written from the definitions alone. */
export function referencePages(registry: Registry, formats: readonly FormatDefinition[]): readonly Page[] {
  const definitions = definitionsJson(registry);
  return [
    { name: 'connectors.md', text: connectorsPage(definitions.connectors) },
    { name: 'operators.md', text: operatorsPage(definitions.operators) },
    behaviourPage(definitions.operators),
    { name: 'formats.md', text: formatsPage(formats) },
    { name: 'pipeline.md', text: pipelinePage(definitions) },
    { name: 'schema.md', text: schemaPage(definitions) },
  ];
}

function connectorsPage(connectors: readonly ConnectorDefinitionJson[]): string {
  const sections = connectors.map(({ type, title, summary, category, config, auth, source, examples }) => [
    `## ${title}`,
    `\`${type}\`, category \`${category}\`. ${summary}`,
    '### Settings',
    fieldTable(config),
    ...Object.entries(auth).flatMap(([method, schema]) => [`### Sign-in by \`${method}\``, credentials(schema)]),
    '### Source node',
    fieldTable(source),
    ...exampleBlocks(examples, (config) => ({ type, config })),
  ]);
  return page(
    'Connectors',
    'A connector is named, stored access to an outside system. One serves many pipelines.',
    sections,
  );
}

function credentials(schema: JsonSchema): string {
  return schema.type === 'null' ? 'No credentials.\n' : fieldTable(schema);
}

function operatorsPage(operators: readonly OperatorDefinitionJson[]): string {
  const sections = operators.map(({ type, aliases, title, summary, behaviour, config, examples }) => [
    `## ${title}`,
    `\`${type}\`${aliases.length === 0 ? '' : `, also spelled ${aliases.map((alias) => `\`${alias}\``).join(', ')}`}. ${summary}`,
    fieldTable(config),
    behaviourList(behaviour),
    ...exampleBlocks(examples, (config) => ({ id: 'node', nodeType: type, config })),
  ]);
  return page(
    'Operators',
    'An operator is a node between source and target. It changes, adds or drops rows or fields. What each does with NULL, missing fields and wrong types is [in one table](behaviour.md), with the tests that prove it.',
    sections,
  );
}

function behaviourList(behaviour: Behaviour): string {
  return Object.entries(BEHAVIOUR_CASES)
    .flatMap(([name, title]) => {
      const sentence = behaviour[name as keyof Behaviour];
      return sentence === undefined ? [] : [`- **${title}.** ${sentence}`];
    })
    .join('\n');
}

function formatsPage(formats: readonly FormatDefinition[]): string {
  const sections = formats.map(({ type, title, summary, extensions, config, examples }) => [
    `## ${title}`,
    `\`${type}\`, files ending in ${extensions.map((extension) => `\`${extension}\``).join(', ')}. ${summary}`,
    fieldTable(jsonSchema(config)),
    ...exampleBlocks(examples, (config) => ({ fileFormat: type, ...(config as JsonSchema) })),
  ]);
  return page('Formats', 'A source node that reads files takes these options beside its own.', sections);
}

function pipelinePage({ pipeline, executionConfig, target, ir }: DefinitionsJson): string {
  return page('Pipelines', 'A pipeline is nodes and edges from a source to a target. A file holds JSON or YAML.', [
    ['## Pipeline', fieldTable(withoutTests(without(pipeline, ['executionConfig', 'connector', 'schema'])))],
    ['## executionConfig', fieldTable(executionConfig)],
    ['## Target node', fieldTable(target)],
    [
      '## Typed IR',
      'The same, in another form: nodes name their input, and a transform lists its operations. Both are accepted wherever a pipeline is.',
      fieldTable(withoutTests(without(ir, ['executionConfig', 'connector', 'schema']))),
    ],
    [
      '## Tests',
      'A test in `tests`: rows that go in, and what is to come out. `sluice test FILE` runs them; nothing is read from the source, and nothing is loaded. Values are compared as values of their column: `10.5` is `10.50`. A reject is expected by any of its `row` (from 1, of those that go in), `column`, `code`, part of its `reason`, `value`, `rule` and `node`; one that no expectation speaks of fails the test.',
      fieldTable((pipeline.properties as { tests: { items: JsonSchema } }).tests.items),
      testExample,
    ],
  ]);
}

function schemaPage({ schema, connector }: DefinitionsJson): string {
  return page(
    'Schemas and connectors',
    'A schema is a user-defined entity, backed by the Postgres table `ds_<name>`.',
    [
      ['## Schema', fieldTable(schema)],
      ['## Connector', fieldTable(connector)],
    ],
  );
}

/** The schema without the fields that have a table of their own. */
function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const properties = Object.entries(schema.properties as JsonSchema).map(([name, field]) => {
    if (!names.includes(name)) return [name, field];
    const { properties: _properties, anyOf, ...rest } = field as JsonSchema;
    const type = anyOf === undefined ? 'object' : ['text', 'object'];
    return [name, { ...rest, type }];
  });
  return { ...schema, properties: Object.fromEntries(properties) as JsonSchema };
}

/** The schema with no more of the tests than that there are some. */
function withoutTests(schema: JsonSchema): JsonSchema {
  const { tests, ...properties } = schema.properties as { readonly [name: string]: JsonSchema };
  const { items: _items, ...list } = tests!;
  return { ...schema, properties: { ...properties, tests: { ...list, type: 'array' } } };
}

const testExample = `\`\`\`yaml
tests:
  - name: customers without a balance are left out
    at: 2026-01-31T12:00:00Z
    rows:
      - { customer_id: "1", full_name: Ann, balance: "10.5" }
      - { customer_id: "2", full_name: Bob, balance: "0" }
      - { customer_id: "3", full_name: Cy, balance: lots }
    expect:
      rows: [{ customer_id: 1, name: Ann, balance: 10.50 }]
      dropped: { filtered: 1 }
      rejects: [{ row: 3, column: balance, code: row.not_numeric }]
      nodes:
        with_balance: { rows: [{ full_name: Ann }], partial: true }
  - name: of a phone number, the last four digits stay
    node: mask_phone
    rows: [{ phone: 555-123-4567 }]
    expect: { rows: [{ phone: "***-***-4567" }], partial: true }
\`\`\`
`;

function exampleBlocks(
  examples: readonly { readonly title: string; readonly config: Json }[],
  wrap: (config: Json) => Json,
): string[] {
  return examples.map(
    ({ title, config }) => `${title}:\n\n\`\`\`json\n${JSON.stringify(wrap(config), null, 2)}\n\`\`\`\n`,
  );
}
