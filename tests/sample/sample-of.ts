import type { NodeSample, Sample, SampleRequest } from '../../runtime/contract/sample.ts';
import { createSampler } from '../../runtime/sample/create-sampler.ts';
import type { Workplace } from '../worker/workplace.ts';

/** A sample of what a workplace loads; of its source where no rows are given. */
export function sampleOf(place: Workplace, request: Partial<SampleRequest> = {}): Promise<Sample> {
  const sampler = createSampler({
    databaseUrl: place.url,
    secrets: async () => null,
    baseDirectory: place.folder,
    allowPrivateHosts: true,
    timeLimitMs: 60_000,
  });
  return sampler({ plan: place.plan, limit: 100, pipeline: null, ...request }, new AbortController().signal);
}

/** The first node of a type. */
export function nodeOf(sample: Sample, type: string): NodeSample {
  const node = sample.nodes.find((one) => one.type === type);
  if (node === undefined) throw new Error(`the sample has no ${type}`);
  return node;
}

export function cellsOf({ rows }: NodeSample): readonly (readonly (string | null)[])[] {
  return rows.map(({ cells }) => cells);
}
