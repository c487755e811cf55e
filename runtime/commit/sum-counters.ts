import type { ClientBase } from 'pg';
import type { DropCause } from '../contract/batch.ts';
import { byName, type NodeCounters, type SplitCounters } from './counters.ts';

interface NodeSums {
  id: string;
  in: string;
  out: string;
  added: string;
  rejected: string;
  busy_ms: number;
  filtered: string;
  deduplicated: string;
  folded: string;
  superseded: string;
}

function nodeCounters(row: NodeSums): NodeCounters {
  const sums: [DropCause, number][] = [
    ['filtered', Number(row.filtered)],
    ['deduplicated', Number(row.deduplicated)],
    ['folded', Number(row.folded)],
    ['superseded', Number(row.superseded)],
  ];
  return {
    in: Number(row.in),
    out: Number(row.out),
    added: Number(row.added),
    dropped: Object.fromEntries(sums.filter(([, rows]) => rows > 0)),
    rejected: Number(row.rejected),
    busyMs: row.busy_ms,
  };
}

/** The committed counters of all splits of a scope, summed by the database: a million splits cost one row a node. */
export async function sumCounters(client: ClientBase, scope: string): Promise<SplitCounters> {
  const totals = await client.query<Record<'read' | 'loaded' | 'bytes' | 'skipped' | 'dead_lettered', string>>(
    `SELECT coalesce(sum((counters->>'read')::bigint), 0) AS read,
       coalesce(sum((counters->>'loaded')::bigint), 0) AS loaded,
       coalesce(sum((counters->>'bytes')::bigint), 0) AS bytes,
       coalesce(sum((counters->>'skipped')::bigint), 0) AS skipped,
       coalesce(sum((counters->>'deadLettered')::bigint), 0) AS dead_lettered
     FROM sluice.splits WHERE scope = $1`,
    [scope],
  );
  const nodes = await client.query<NodeSums>(
    `SELECT n.key AS id, sum((n.value->>'in')::bigint) AS in, sum((n.value->>'out')::bigint) AS out,
       sum((n.value->>'added')::bigint) AS added, sum((n.value->>'rejected')::bigint) AS rejected,
       sum((n.value->>'busyMs')::double precision) AS busy_ms,
       coalesce(sum((n.value#>>'{dropped,filtered}')::bigint), 0) AS filtered,
       coalesce(sum((n.value#>>'{dropped,deduplicated}')::bigint), 0) AS deduplicated,
       coalesce(sum((n.value#>>'{dropped,folded}')::bigint), 0) AS folded,
       coalesce(sum((n.value#>>'{dropped,superseded}')::bigint), 0) AS superseded
     FROM sluice.splits AS s, jsonb_each(s.counters->'nodes') AS n
     WHERE s.scope = $1 GROUP BY n.key`,
    [scope],
  );
  const dropped = await client.query<{ name: string; rows: string }>(
    `SELECT d.key AS name, sum(d.value::bigint) AS rows
     FROM sluice.splits AS s, jsonb_each_text(s.counters->'droppedValues') AS d
     WHERE s.scope = $1 GROUP BY d.key`,
    [scope],
  );
  const sum = totals.rows[0];
  if (sum === undefined) throw new TypeError('An aggregate gave no row.');
  const counters: SplitCounters = {
    read: Number(sum.read),
    loaded: Number(sum.loaded),
    bytes: Number(sum.bytes),
    skipped: Number(sum.skipped),
    deadLettered: Number(sum.dead_lettered),
    nodes: byName(Object.fromEntries(nodes.rows.map((row) => [row.id, nodeCounters(row)]))),
    droppedValues: byName(Object.fromEntries(dropped.rows.map(({ name, rows }) => [name, Number(rows)]))),
  };
  const published = await client.query<{ published: Published | null }>(
    'SELECT published FROM sluice.runs WHERE id = $1',
    [scope],
  );
  return withPublished(counters, published.rows[0]?.published ?? null);
}

interface PublishedTarget {
  readonly node: string;
  readonly loaded: number;
  readonly superseded: number;
  /** Rows that an incremental load had loaded before; absent in runs of earlier versions. */
  readonly filtered?: number;
}

interface Published extends PublishedTarget {
  readonly others?: readonly PublishedTarget[];
}

/** Of a staged load, the splits count the rows that were staged; how many of them the targets took is known at its end. */
function withPublished(counters: SplitCounters, published: Published | null): SplitCounters {
  if (published === null) return counters;
  const { others = [], ...first } = published;
  const targets = [first, ...others].filter(({ node }) => counters.nodes[node] !== undefined);
  if (targets.length === 0) return counters;
  return {
    ...counters,
    loaded: targets.reduce((sum, { loaded }) => sum + loaded, 0),
    nodes: byName(counters.nodes, Object.fromEntries(targets.map((one) => [one.node, tookOf(counters, one)]))),
  };
}

function tookOf(counters: SplitCounters, { node, loaded, superseded, filtered = 0 }: PublishedTarget): NodeCounters {
  const target = counters.nodes[node]!;
  const dropped = {
    ...target.dropped,
    ...(superseded === 0 ? {} : { superseded }),
    ...(filtered === 0 ? {} : { filtered }),
  };
  return { ...target, out: loaded, dropped };
}
