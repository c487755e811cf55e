import { BEHAVIOUR_CASES, type Behaviour, behaviourTest } from '../../../runtime/contract/behaviour.ts';
import type { OperatorDefinitionJson } from '../../../runtime/plan/json-schema.ts';
import { type Page, page } from './page.ts';

type Case = keyof Behaviour;

/** What each transform does with NULL, missing fields, wrong types and so on; each cell links to the test that proves it. */
export function behaviourPage(operators: readonly OperatorDefinitionJson[]): Page {
  const text = page('Behaviour of transforms', INTRO, [
    ['## NULL, missing fields, wrong types', table(operators, ['null', 'missing', 'mismatch'])],
    ['## Twice, too many, too few', table(operators, ['duplicate', 'tooMany', 'tooFew'])],
  ]);
  return { name: 'behaviour.md', text };
}

const INTRO = `What each transform does with what is not as it should be. Each sentence is the title of a test, to which it
links: the transform's own code is run with such rows, on Postgres where it works there.

A missing field is one that the config names and that does not come in. A *reject* goes where the pipeline's error
handling says. An empty cell here means that the case has no meaning for the transform.`;

function table(operators: readonly OperatorDefinitionJson[], cases: readonly Case[]): string {
  const stating = operators.filter(({ behaviour }) => cases.some((one) => behaviour[one] !== undefined));
  const rows = stating.map(({ type, behaviour }) => [`\`${type}\``, ...cases.map((one) => cell(type, behaviour[one]))]);
  const head = ['transform', ...cases.map((one) => BEHAVIOUR_CASES[one])];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell(type: string, sentence: string | undefined): string {
  if (sentence === undefined) return '';
  return `[${sentence.replaceAll('|', '\\|')}](../../${behaviourTest(type)})`;
}
