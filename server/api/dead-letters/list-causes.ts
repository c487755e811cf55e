import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import type { Caller } from '../../auth/caller.ts';
import { type OpenLetters, replayRefusals } from '../../planning/replay/replay-refusals.ts';
import { type LetterCause, readCauses } from '../../store/letter-causes.ts';
import type { ApiDeps } from '../deps.ts';
import { presentRefusal } from './present.ts';
import type { LetterCauses } from './schema.ts';

/** Dead letters by cause and by pipeline, and which of them can be replayed. */
export async function listCauses(deps: ApiDeps, { tenant }: Caller, filter: DeadLetterFilter): Promise<LetterCauses> {
  const causes = await readCauses(deps.store.pool, tenant.id, filter);
  const refusals = await replayRefusals(deps, tenant, filter);
  const data: LetterCauses['data'] = [];
  for (const { lastAt, sources, ...cause } of causes) {
    const replayRefusal = presentRefusal(await refusals.of((letters) => isOf(letters, cause)));
    data.push({ ...cause, sources: [...sources], lastAt: lastAt.toISOString(), replayRefusal });
  }
  const pipelines: LetterCauses['pipelines'] = [];
  for (const own of Map.groupBy(causes, pipelineOf).values()) {
    const { pipelineId, pipelineName } = own[0]!;
    const refused = await refusals.of((letters) => pipelineOf(letters) === pipelineOf(own[0]!));
    const open = own.reduce((sum, cause) => sum + cause.open, 0);
    pipelines.push({ pipelineId, pipelineName, open, replayRefusal: presentRefusal(refused) });
  }
  return { data, total: data.reduce((sum, { count }) => sum + count, 0), pipelines };
}

type Which = Pick<LetterCause, 'pipelineId' | 'pipelineName'>;

/** Runs from files are told by the name of their pipeline. */
const pipelineOf = ({ pipelineId, pipelineName }: Which): string => pipelineId ?? `file ${pipelineName}`;

const isOf = (letters: OpenLetters, cause: Which & Pick<LetterCause, 'node' | 'column' | 'code'>): boolean =>
  letters.node === cause.node &&
  letters.column === cause.column &&
  letters.code === cause.code &&
  pipelineOf(letters) === pipelineOf(cause);
