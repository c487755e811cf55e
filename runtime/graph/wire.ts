import { map, Observable, type OperatorFunction, Subject, zip } from 'rxjs';
import type { RowBatch } from '../contract/batch.ts';
import type { PlannedInput } from '../contract/plan.ts';
import type { Entering } from './entering.ts';
import type { Ways } from './ways.ts';

/** A node between the entry of batches and their ends, ready to run. */
export interface WiredNode {
  readonly node: string;
  readonly inputs: readonly PlannedInput[];
  /** Of its inputs, in their order. */
  readonly step: Entering;
}

/** A batch as it arrives at the ends, one each, in their order. They share the delivery of the batch that came in. */
export type Arrivals = readonly RowBatch[];

/** Where batches leave, and what is done to each of them there. */
export interface WiredEnd extends PlannedInput {
  readonly step?: OperatorFunction<RowBatch, RowBatch>;
}

export interface Wiring {
  /** Node that batches come from. */
  readonly entry: string;
  /** Each after all that feed it. */
  readonly nodes: readonly WiredNode[];
  /** What feeds each end. */
  readonly ends: readonly WiredEnd[];
  /** How the rows of a node part; absent: all of them go the one way that there is. */
  readonly ways: ReadonlyMap<string, Ways>;
}

/**
 * Puts nodes together: a batch that parts leaves as one batch each way, and those that meet again become one, so that for
 * each batch that comes in one comes out at each end, all at once, in the same order. What waits for the others to come is
 * bounded by the credits of the batches that came in.
 */
export function wire(wiring: Wiring): OperatorFunction<RowBatch, Arrivals> {
  return wiring.ways.size === 0 ? line(wiring) : graph(wiring);
}

/** Nothing parts, so nothing meets: the steps one after another. */
function line({ nodes, ends }: Wiring): OperatorFunction<RowBatch, Arrivals> {
  return (batches) => {
    const stream = nodes.reduce((before, node) => node.step([before]), batches);
    return ended(ends[0]!, stream).pipe(map((batch) => [batch]));
  };
}

function ended({ step }: WiredEnd, stream: Observable<RowBatch>): Observable<RowBatch> {
  return step === undefined ? stream : step(stream);
}

function graph({ entry, nodes, ends, ways }: Wiring): OperatorFunction<RowBatch, Arrivals> {
  return (batches) =>
    new Observable((subscriber) => {
      const outputs = new Map<string, Observable<RowBatch>>();
      const parting: {
        readonly stream: Observable<readonly RowBatch[]>;
        readonly into: readonly Subject<RowBatch>[];
      }[] = [];
      const give = (node: string, stream: Observable<RowBatch>): void => {
        const parts = ways.get(node);
        if (parts === undefined) return void outputs.set(node, stream);
        const into = parts.edges.map(() => new Subject<RowBatch>());
        parting.push({ stream: stream.pipe(map(parts.divide)), into });
        for (const [index, edge] of parts.edges.entries()) outputs.set(edge, into[index]!);
      };
      const take = ({ node, port }: PlannedInput, to: string): Observable<RowBatch> => {
        const stream = outputs.get(ways.has(node) ? edgeId({ node, port }, to) : node);
        if (stream === undefined) throw new TypeError(`nothing leads from ${node} to ${to}`);
        return stream;
      };
      give(entry, batches);
      for (const node of nodes) {
        const streams = node.inputs.map((input) => take(input, node.node));
        give(node.node, node.step(streams));
      }
      // Whoever takes is there before the first batch comes: from the end back to the entry.
      subscriber.add(zip(ends.map((end, index) => ended(end, take(end, endId(index))))).subscribe(subscriber));
      for (const { stream, into } of parting.reverse()) {
        subscriber.add(
          stream.subscribe({
            next: (parts) => {
              for (const [index, way] of into.entries()) way.next(parts[index]!);
            },
            error: (error: unknown) => {
              for (const way of into) way.error(error);
            },
            complete: () => {
              for (const way of into) way.complete();
            },
          }),
        );
      }
    });
}

/** Stands for the node that an end is, in the ids of edges: no node has an empty id. */
export function endId(index: number): string {
  return index === 0 ? '' : `\u0000${index}`;
}

/** Tells the edges of a graph apart. */
export function edgeId({ node, port }: PlannedInput, to: string): string {
  return JSON.stringify([node, port, to]);
}
