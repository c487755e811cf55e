import type { Delivery } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';

export interface DeliveryInput {
  readonly split: string;
  readonly seq: number;
  readonly position: Json;
  readonly onRelease: () => void;
  readonly onSettle: (outcome: 'committed' | PipelineError) => void;
}

/**
 * A delivery that holds its owner to the contract: a second release or settle is a defect and throws. It lives until
 * the commit; what it releases, the batch's memory, it lets go of at once.
 */
export function createDelivery({ split, seq, position, ...callbacks }: DeliveryInput): Delivery {
  const pending: { -readonly [K in keyof typeof callbacks]: DeliveryInput[K] | null } = callbacks;
  const twice = (what: string): PipelineError =>
    new PipelineError('run.delivery', {
      message: `Batch ${seq} of ${split} was ${what} twice.`,
      next: 'This is a defect of Sluice or of a connector; report it with the run id.',
    });
  return {
    split,
    seq,
    position,
    release() {
      const release = pending.onRelease;
      if (release === null) throw twice('released');
      pending.onRelease = null;
      release();
    },
    settle(outcome) {
      const settle = pending.onSettle;
      if (settle === null) throw twice('settled');
      pending.onSettle = null;
      settle(outcome);
    },
    fork(children) {
      return forkDelivery(this, children);
    },
  };
}

/** Children of a branch. The parent releases when all have released, and settles when all have: with the first failure, if any. */
function forkDelivery(parent: Delivery, children: number): readonly Delivery[] {
  let toRelease = children;
  let toSettle = children;
  let failure: PipelineError | null = null;
  return Array.from({ length: children }, () =>
    createDelivery({
      split: parent.split,
      seq: parent.seq,
      position: parent.position,
      onRelease: () => {
        toRelease -= 1;
        if (toRelease === 0) parent.release();
      },
      onSettle: (outcome) => {
        if (outcome !== 'committed') failure ??= outcome;
        toSettle -= 1;
        if (toSettle === 0) parent.settle(failure ?? 'committed');
      },
    }),
  );
}
