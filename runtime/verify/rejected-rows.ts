import type { Sample, SampleReject } from '../contract/sample.ts';

/** A row that failed, with its place among the rows that went into the test. */
export interface RejectedRow extends SampleReject {
  readonly node: string;
  /** Number from 1 of the row that went in; `null`: it is made of several, or of none. */
  readonly row: number | null;
}

/** All rows that failed, in the order of the nodes. */
export function rejectedRows({ nodes }: Sample): readonly RejectedRow[] {
  return nodes.flatMap(({ node, rejects }) =>
    rejects.map((reject) => ({ ...reject, node, row: reject.origin?.row ?? null })),
  );
}
