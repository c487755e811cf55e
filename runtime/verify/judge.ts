import type { Sample } from '../contract/sample.ts';
import type { Expectation, PipelineTest } from '../plan/model/pipeline-test.ts';
import { compareDropped, compareNode } from './compare-node.ts';
import { compareRejects, unexpected } from './compare-rejects.ts';
import { type RejectedRow, rejectedRows } from './rejected-rows.ts';
import type { Difference } from './test-result.ts';

/**
 * All that came out otherwise than a test expects; nothing: it has passed. `end`: the node of whose output `expect`
 * speaks, `null` where it speaks of single nodes only. A reject that no expectation speaks of is a difference.
 */
export function judge(
  { expect }: Pick<PipelineTest, 'expect'>,
  end: string | null,
  sample: Sample,
): readonly Difference[] {
  const { nodes = {}, ...whole } = expect;
  const rejects = rejectedRows(sample);
  const last = sample.nodes.find(({ node }) => node === end);
  const ofNodes = Object.entries(nodes).flatMap(([id, expectation]) => {
    const found = sample.nodes.find(({ node }) => node === id);
    if (found === undefined) throw new Error(`the sample lacks the node "${id}"`);
    return [
      ...compareNode(found, expectation),
      ...(expectation.dropped === undefined ? [] : compareDropped(id, expectation.dropped, [found])),
      ...(expectation.rejects === undefined
        ? []
        : compareRejects(
            id,
            expectation.rejects,
            rejects.filter(({ node }) => node === id),
          )),
    ];
  });
  return [
    ...ofNodes,
    ...(last === undefined ? [] : compareNode(last, whole)),
    ...(whole.dropped === undefined ? [] : compareDropped(end ?? 'pipeline', whole.dropped, sample.nodes)),
    ...wholeRejects(whole, end ?? 'pipeline', rejects, nodes),
  ];
}

function wholeRejects(
  { rejects: expected }: Expectation,
  name: string,
  rejects: readonly RejectedRow[],
  nodes: Readonly<Record<string, Expectation>>,
): readonly Difference[] {
  if (expected !== undefined) return compareRejects(name, expected, rejects);
  return rejects.filter(({ node }) => nodes[node]?.rejects === undefined).map(unexpected);
}
