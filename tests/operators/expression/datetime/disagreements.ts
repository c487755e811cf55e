import type { CallSite, Datum, SqlRoutine, SqlType } from '../../../../operators/expression/contract.ts';
import { EvaluationError } from '../../../../operators/expression/evaluation-error.ts';
import { types } from '../../../../operators/expression/types/index.ts';
import type { Oracle } from '../generate/oracle.ts';

/** A call of ours, and the same as SQL. */
export interface Case {
  readonly sql: string;
  readonly ours: () => string | null;
}

/** How many cases there were, and every one on which ours and Postgres do not agree: value, or SQLSTATE of the failure. */
export interface Comparison {
  readonly cases: number;
  readonly disagreements: readonly string[];
}

const CHUNK = 2000;

export async function compareWithPostgres(oracle: Oracle, cases: readonly Case[]): Promise<Comparison> {
  const disagreements: string[] = [];
  for (let from = 0; from < cases.length; from += CHUNK) {
    const chunk = cases.slice(from, from + CHUNK);
    const outcomes = await oracle.evaluate(chunk.map(({ sql }) => sql));
    for (const [index, outcome] of outcomes.entries()) {
      const theirs =
        outcome.kind === 'value' ? outcome.value : `fails ${outcome.kind === 'failed' ? outcome.sqlState : ''}`;
      const mine = outcomeOf(chunk[index]!.ours);
      if (mine !== theirs) disagreements.push(`${chunk[index]!.sql}: Postgres ${theirs}, ours ${mine}`);
    }
  }
  return { cases: cases.length, disagreements };
}

function outcomeOf(ours: () => string | null): string | null {
  try {
    return ours();
  } catch (error) {
    if (error instanceof EvaluationError) return `fails ${error.sqlState}`;
    throw error;
  }
}

/** Texts of values, by type. */
export type Values = Readonly<Partial<Record<SqlType, readonly string[]>>>;

/** Calls of a routine with every combination of values, or with `limit` of them, evenly spread. */
export function casesOf(
  routine: SqlRoutine,
  values: readonly (readonly string[])[],
  now: bigint,
  limit: number,
): Case[] {
  const total = values.reduce((product, each) => product * each.length, 1);
  const step = Math.max(1, total / limit);
  const cases: Case[] = [];
  for (let at = 0; at < total; at += step) {
    let rest = Math.floor(at);
    const texts = values.map((each) => {
      const text = each[rest % each.length]!;
      rest = Math.floor(rest / each.length);
      return text;
    });
    cases.push(caseOf(routine, texts, now));
  }
  return cases;
}

/** A call of a routine with values in the input text of its types. */
export function caseOf(routine: SqlRoutine, texts: readonly string[], now: bigint): Case {
  const argumentTypes = routine.arguments as readonly SqlType[];
  const literals = texts.map((text, index) => `${quoted(text)}::${argumentTypes[index]}`);
  return {
    sql: callSql(routine, literals),
    ours: () => {
      const args = texts.map((text, index) => io(argumentTypes[index]!).parse(text));
      const site: CallSite = {
        argumentTypes,
        returnType: routine.returns as SqlType,
        constants: args,
        environment: { now },
      };
      const call = routine.bind?.(site) ?? routine.call!;
      const value: Datum = call(...args);
      return value === null ? null : io(site.returnType).print(value as never);
    },
  };
}

function callSql({ kind, name }: SqlRoutine, literals: readonly string[]): string {
  if (kind === 'function') return `pg_catalog.${name}(${literals.join(', ')})`;
  return literals.length === 1 ? `${name} (${literals[0]})` : `(${literals[0]}) ${name} (${literals[1]})`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function io(type: SqlType) {
  const found = types.find((each) => each.type === type);
  if (found === undefined) throw new Error(`no type ${type}`);
  return found;
}
