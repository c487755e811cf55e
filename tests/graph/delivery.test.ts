import { describe, expect, test, vi } from 'vitest';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { createDelivery } from '../../runtime/graph/delivery.ts';

function delivery() {
  const onRelease = vi.fn();
  const onSettle = vi.fn();
  return { onRelease, onSettle, delivery: createDelivery({ split: 's', seq: 0, position: 7, onRelease, onSettle }) };
}

const failure = new PipelineError('run.test', { message: 'no', next: 'nothing' });

describe('delivery', () => {
  test('a second release is a defect', () => {
    const { delivery: one } = delivery();
    one.release();
    expect(() => one.release()).toThrow(expect.objectContaining({ code: 'run.delivery' }));
  });

  test('a second settling is a defect', () => {
    const { delivery: one } = delivery();
    one.settle('committed');
    expect(() => one.settle(failure)).toThrow(expect.objectContaining({ code: 'run.delivery' }));
  });

  test('a fork releases and settles its parent when all children have', () => {
    const { delivery: parent, onRelease, onSettle } = delivery();
    const [a, b] = parent.fork(2);
    a?.release();
    expect(onRelease).not.toHaveBeenCalled();
    b?.release();
    expect(onRelease).toHaveBeenCalledOnce();
    b?.settle('committed');
    expect(onSettle).not.toHaveBeenCalled();
    a?.settle('committed');
    expect(onSettle).toHaveBeenCalledExactlyOnceWith('committed');
  });

  test('one failed child fails the parent, whichever settles last', () => {
    const { delivery: parent, onSettle } = delivery();
    const [a, b] = parent.fork(2);
    a?.settle(failure);
    b?.settle('committed');
    expect(onSettle).toHaveBeenCalledExactlyOnceWith(failure);
  });
});
