import type {
  CatalogueEntry,
  CatalogueExample,
  CatalogueSignature,
} from '../../../operators/expression/catalogue/entry.ts';
import { type Page, page } from './page.ts';

/** The reference of expressions: syntax, functions and operators by category, with what their examples give. */
export function expressionsPage(catalogue: readonly CatalogueEntry[]): Page {
  const sections = [...Map.groupBy(catalogue, ({ category }) => category)].map(([category, entries]) => [
    `## ${category}`,
    ...(['syntax', 'function', 'operator'] as const).flatMap((kind) => {
      const rows = entries
        .filter((entry) => entry.kind === kind)
        .flatMap(({ name, signatures }) =>
          kind === 'operator' ? operatorRows(name, signatures) : signatures.map(row),
        );
      return rows.length === 0 ? [] : [`### ${TITLES[kind]}`, [...head(kind), ...rows].join('\n')];
    }),
  ]);
  return { name: 'expressions.md', text: page('Expressions', INTRO, sections) };
}

const INTRO = `Expressions are Postgres' own: [what they can do, and what not](../expressions.md). The results are what
\`sluice eval\` gives; where an example asks for the time, it is 2024-02-29 12:34:56.789 UTC.

All the examples, one a line: \`sluice eval --file docs/reference/all-functions.txt\`.`;

const TITLES = { syntax: 'Syntax', function: 'Functions', operator: 'Operators' } as const;

/** Of an operator, what it gives stands behind its types. */
function head(kind: CatalogueEntry['kind']): string[] {
  const columns = ['write', ...(kind === 'operator' ? [] : ['gives']), 'what it is', 'example', 'result'];
  return [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`];
}

function row({ text, returns, summary, example }: CatalogueSignature): string {
  const cells = [code(text), returns === null ? '' : code(returns), plain(summary), code(example.expression)];
  return `| ${[...cells, result(example)].join(' | ')} |`;
}

/** Operators that do the same to other types stand in one row: types of the left, and what may stand on their right. */
function operatorRows(name: string, signatures: readonly CatalogueSignature[]): string[] {
  return [...Map.groupBy(signatures, ({ summary }) => summary).values()].map((same) => {
    const byLeft = [...Map.groupBy(same, leftOf)].map(([left, all]) => {
      const right = all.map((one) => one.arguments.at(-1)!.type).join(', ');
      return { left, right, returns: [...new Set(all.map(({ returns }) => returns))].join(', ') };
    });
    const lines = [...Map.groupBy(byLeft, ({ right, returns }) => `${right} → ${returns}`)].map(([right, group]) => {
      const left = group.map((one) => one.left).filter((one) => one !== '');
      return code([left.join(', '), name, right].filter((part) => part !== '').join(' '));
    });
    const [{ summary, example }] = same as [CatalogueSignature];
    return `| ${[lines.join('<br>'), plain(summary), code(example.expression), result(example)].join(' | ')} |`;
  });
}

/** The type on the left; empty for a prefix operator. */
function leftOf({ arguments: [left, right] }: CatalogueSignature): string {
  return right === undefined ? '' : left!.type;
}

function result({ value, type }: CatalogueExample): string {
  if (value === null) return `NULL, ${code(type)}`;
  return `${value === '' ? 'the empty text' : code(value.replaceAll('\n', '⏎'))}, ${code(type)}`;
}

function code(text: string): string {
  const shown = text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function plain(text: string): string {
  return text.replaceAll(/(?<!`)\|(?!`)/g, '\\|').replaceAll('\n', ' ');
}
