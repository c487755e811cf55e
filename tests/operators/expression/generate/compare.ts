import type { Oracle } from './oracle.ts';
import { evaluateOurs } from './ours.ts';
import { isLastDigit, type Outcome, outcomeText, type Verdict, verdictOf } from './outcome.ts';
import type { RowSet } from './rows.ts';
import { allParts, type Term } from './term.ts';

/** How many cases ended how. A case is an expression, or an expression on one row. */
export interface Comparison {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Every disagreement, by the smallest part that shows it. */
  readonly disagreements: readonly string[];
  /** What ours refused by name, by how often. */
  readonly unsupported: ReadonlyMap<string, number>;
}

interface Running {
  readonly counts: Record<Verdict, number>;
  readonly disagreements: string[];
  readonly unsupported: Map<string, number>;
}

/** Expressions a round trip. */
const BATCH = 250;
/** So many disagreements are traced to their smallest part. */
const TRACED = 40;

/** Evaluates expressions without columns on both sides. */
export async function compareAlone(oracle: Oracle, terms: readonly Term[]): Promise<Comparison> {
  const running = start();
  for (const batch of batchesOf(terms)) {
    const postgres = await oracle.evaluate(batch.map(({ sql }) => sql));
    for (const [index, term] of batch.entries()) {
      const ours = evaluateOurs(term.sql, { now: oracle.now })[0]!;
      if (count(running, ours, postgres[index]!) === 'disagreed')
        await trace(running, term, (sql) => pairAlone(oracle, sql));
    }
  }
  return running;
}

/** Evaluates expressions on each row of a row set on both sides. */
export async function compareOnRows(oracle: Oracle, terms: readonly Term[], set: RowSet): Promise<Comparison> {
  const running = start();
  for (const batch of batchesOf(terms)) {
    const texts = batch.map(({ sql }) => sql);
    const ours = texts.map((text) => evaluateOurs(text, { now: oracle.now, ...set }));
    for (const row of set.rows.keys()) {
      const postgres = await oracle.evaluateOn(set.table, row, texts);
      for (const [index, term] of batch.entries()) {
        if (count(running, ours[index]![row]!, postgres[index]!) !== 'disagreed') continue;
        const where = `\n    row ${row}: ${rowText(set, row, term.sql)}`;
        await trace(running, term, (sql) => pairOn(oracle, set, row, sql), where);
      }
    }
  }
  return running;
}

function start(): Running {
  return {
    counts: { agreed: 0, lastDigit: 0, bothFailed: 0, unsupported: 0, disagreed: 0 },
    disagreements: [],
    unsupported: new Map(),
  };
}

function count(running: Running, ours: Outcome, postgres: Outcome): Verdict {
  const verdict = verdictOf(ours, postgres);
  running.counts[verdict]++;
  if (verdict === 'unsupported' && ours.kind === 'unsupported') {
    running.unsupported.set(ours.reason, (running.unsupported.get(ours.reason) ?? 0) + 1);
  }
  return verdict;
}

interface Pair {
  readonly ours: Outcome;
  readonly postgres: Outcome;
}

async function pairAlone(oracle: Oracle, sql: string): Promise<Pair> {
  const [postgres] = await oracle.evaluate([sql]);
  return { ours: evaluateOurs(sql, { now: oracle.now })[0]!, postgres: postgres! };
}

async function pairOn(oracle: Oracle, set: RowSet, row: number, sql: string): Promise<Pair> {
  const [postgres] = await oracle.evaluateOn(set.table, row, [sql]);
  return { ours: evaluateOurs(sql, { now: oracle.now, ...set })[row]!, postgres: postgres! };
}

/** Finds the smallest part on which both sides differ; the whole is all that is looked at where there are too many. */
async function trace(running: Running, term: Term, pairOf: (sql: string) => Promise<Pair>, where = ''): Promise<void> {
  const parts = running.disagreements.length < TRACED ? allParts(term) : [term];
  for (const { sql } of parts) {
    const { ours, postgres } = await pairOf(sql);
    if (verdictOf(ours, postgres) !== 'disagreed') continue;
    if (isLastDigit(sql, ours, postgres)) {
      running.counts.disagreed--;
      running.counts.lastDigit++;
    } else {
      const both = `\n    ours:     ${outcomeText(ours)}\n    Postgres: ${outcomeText(postgres)}`;
      running.disagreements.push(`${sql}${both}${where}`);
    }
    return;
  }
  running.disagreements.push(`${term.sql}\n    differs only now and then${where}`);
}

/** The cells of the columns that an expression names. */
function rowText({ columns, rows, kinds }: RowSet, row: number, sql: string): string {
  const used = columns.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(sql));
  return used.map(({ name }) => `${name} (${kinds[name]}) = ${JSON.stringify(rows[row]![name])}`).join(', ');
}

function* batchesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH);
}
