import { addCounters, byName, emptyCounters, type NodeCounters } from '../../commit/counters.ts';
import { planSources } from '../../commit/plan-flow.ts';
import type { Reject } from '../../contract/batch.ts';
import type { RejectCause } from '../../contract/dry-run.ts';
import type { Plan } from '../../contract/plan.ts';
import { hideValues } from '../../graph/hide-values.ts';
import { emptyNodeTally } from '../../graph/tally.ts';
import type { Arrivals } from '../../graph/wire.ts';
import { causeOf } from '../sample-rows.ts';

/** What is kept of rows that pass and are gone: counts by node, rejects by cause, and the names of splits. */
export class WholeCounts {
  readonly #plan: Plan;
  readonly #causes = new Map<string, RejectCause>();
  #nodes: Readonly<Record<string, NodeCounters>> = byName();
  /** Of the splits, in their order: what refused rows are named by. */
  readonly labels: string[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Counts what nodes made of a batch. */
  passed(arrivals: Arrivals): void {
    const nodes = Object.fromEntries(arrivals[0]!.tally.nodes);
    this.#nodes = addCounters({ ...emptyCounters(), nodes: this.#nodes }, { ...emptyCounters(), nodes }).nodes;
    for (const reject of arrivals.flatMap((batch) => batch.rejects)) this.reject(reject);
  }

  /** Counts what a target made of one. */
  written(node: string, rows: number, rejects: readonly Reject[]): void {
    const target = this.at(node);
    target.in += rows;
    target.rejected += rejects.length;
    for (const reject of rejects) this.reject(reject);
  }

  /** The counts of a node. */
  at(node: string): NodeCounters {
    const known = this.#nodes[node] ?? emptyNodeTally();
    this.#nodes = byName(this.#nodes, { [node]: known });
    return known;
  }

  /** Of all sources. */
  get read(): number {
    return planSources(this.#plan).reduce((sum, { node }) => sum + this.at(node).in, 0);
  }

  get causes(): readonly RejectCause[] {
    return [...this.#causes.values()];
  }

  /** Keeps the first reject of a cause, without what the plan hides, and counts the others. */
  reject(found: Reject): void {
    const reject = hideValues(found, this.#plan);
    const { node, column, code, label, rowNumber, line, byte } = reject;
    const key = JSON.stringify([node, column, code]);
    const known = this.#causes.get(key);
    if (known !== undefined) return void this.#causes.set(key, { ...known, count: known.count + 1 });
    const origin = {
      label,
      row: rowNumber,
      ...(line === undefined ? {} : { line }),
      ...(byte === undefined ? {} : { byte }),
    };
    this.#causes.set(key, { node, column, code, count: 1, first: { ...causeOf(reject), from: null, origin } });
  }
}
