import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { Claim, OperatorContext, OperatorState } from '../../runtime/contract/operator.ts';
import { claimNumbers } from './claim-numbers.ts';
import { KEY_WORDS, KeySet } from './key-set.ts';

/** Rows of a batch that ask whether they are the first of their keys, in source order. */
export interface Asking {
  readonly rows: Int32Array;
  /** `KEY_WORDS` for each of the rows. */
  readonly keys: Uint32Array;
  /** Names what is unique among what the node holds to be. */
  readonly rule: string;
}

/**
 * The keys that rows of the run have had, where one lane meets all rows: remembered within the budget of the node's state and saved
 * with the commits that cover the rows; those beyond it are claimed in Postgres, a statement a batch. For one subscription.
 */
export class RememberedKeys {
  readonly #context: Pick<OperatorContext, 'node' | 'claim' | 'signal'>;
  readonly #seen: KeySet;
  #restoring: Promise<void> | null;

  constructor(state: OperatorState, context: Pick<OperatorContext, 'node' | 'claim' | 'signal'>) {
    this.#context = context;
    this.#seen = new KeySet(state.budget);
    this.#restoring = restore(this.#seen, state, context.signal).then(() => {
      this.#restoring = null;
    });
    // Told to whoever waits for it.
    this.#restoring.catch(() => {});
  }

  /** Until what was saved is known; `null` from then on. */
  get restoring(): Promise<void> | null {
    return this.#restoring;
  }

  /** For each of the rows, 1 where it is the first of its key in the run, else 0. */
  take(batch: RowBatch, { rows, keys, rule }: Asking): Uint8Array | Promise<Uint8Array> {
    const outcomes = this.#seen.add(keys);
    const first = new Uint8Array(rows.length);
    const beyond: number[] = [];
    let added = 0;
    for (let nth = 0; nth < rows.length; nth++) {
      if (outcomes[nth]! < 0) beyond.push(nth);
      else added += first[nth] = outcomes[nth]!;
    }
    if (added > 0) batch.tally.learned(this.#context.node, bytesOf(keysOf(keys, first, added)));
    return beyond.length === 0 ? first : this.#claimed(batch, { rows, keys, rule }, { beyond, first });
  }

  async #claimed(
    batch: RowBatch,
    { rows, keys, rule }: Asking,
    { beyond, first }: { readonly beyond: readonly number[]; readonly first: Uint8Array },
  ): Promise<Uint8Array> {
    const { node, claim, signal } = this.#context;
    const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
    const numbered = claimNumbers(batch, rows);
    const claims = beyond.map((nth): Claim => {
      const at = nth * KEY_WORDS * 4;
      return { value: bytes.toString('base64', at, at + KEY_WORDS * 4), ...numbered[nth]! };
    });
    const request = { rule: `${node}/${rule}`, type: 'text', split: batch.origin.split, claims } as const;
    const granted = await claim(request, signal);
    for (const [index, nth] of beyond.entries()) if (granted[index] === true) first[nth] = 1;
    return first;
  }
}

/** Those of `count` rows that are marked with 1. */
function keysOf(keys: Uint32Array, marked: Uint8Array, count: number): Uint32Array {
  if (count * KEY_WORDS === keys.length) return keys;
  const some = new Uint32Array(count * KEY_WORDS);
  let at = 0;
  for (let nth = 0; nth < marked.length; nth++) {
    if (marked[nth] === 0) continue;
    for (let word = 0; word < KEY_WORDS; word++) some[at++] = keys[nth * KEY_WORDS + word]!;
  }
  return some;
}

const bytesOf = (keys: Uint32Array): Uint8Array => new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);

async function restore(seen: KeySet, state: OperatorState, signal: AbortSignal): Promise<void> {
  for await (const saved of state.saved(signal)) {
    const outcomes = seen.add(new Uint32Array(new Uint8Array(saved).buffer));
    if (outcomes.includes(-1)) throw new RangeError('more keys are saved than the plan has memory for');
  }
}
