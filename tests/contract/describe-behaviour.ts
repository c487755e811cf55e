import { describe, expect, test } from 'vitest';
import { BEHAVIOUR_CASES, type Behaviour, behaviourTest } from '../../runtime/contract/behaviour.ts';
import type { OperatorDefinition } from '../../runtime/contract/index.ts';
import { expectHeld, type HolderCase } from './run-holder.ts';
import { expectCase, expectTyping, type Known, type OperatorCase, type TypingCase, within } from './run-operator.ts';

/** What shows that a sentence holds: rows in and out, what is said when a pipeline is saved, or a load of its own. */
export type Proof =
  | Omit<OperatorCase, 'title'>
  | Omit<HolderCase, 'title'>
  | (Omit<TypingCase, 'title'> & Required<Pick<TypingCase, 'issues'>>)
  | (() => Promise<void>);

/** Proofs of all that a transform states, and of nothing else. */
export type Proofs = Readonly<Partial<Record<keyof Behaviour, Proof | readonly Proof[]>>>;

/**
 * Holds a transform to what it states in `behaviour`: a test for each case, titled by the case and the sentence, in the
 * file to which the reference links. A case without proof fails, and so does a proof without a sentence.
 */
export function describeBehaviour<C>(tested: OperatorDefinition<C>, proofs: Proofs, known: Known = {}): void {
  const definition = within(tested, known);
  const { type, behaviour } = definition;
  describe(type, () => {
    test('states and proves the same cases, in the file that the reference links to', () => {
      expect(Object.keys(proofs).toSorted()).toEqual(Object.keys(behaviour).toSorted());
      expect(expect.getState().testPath).toMatch(new RegExp(`/${behaviourTest(type)}$`));
      for (const sentence of Object.values(behaviour)) expect(sentence).toMatch(/^[A-Z`].*\.$/);
    });

    for (const [name, proof = []] of Object.entries(proofs) as [keyof Behaviour, Proofs[keyof Behaviour]][]) {
      test(`${BEHAVIOUR_CASES[name]}: ${behaviour[name]}`, async () => {
        expect.hasAssertions();
        const all = [proof].flat() as readonly Proof[];
        expect(all.length).toBeGreaterThan(0);
        for (const [at, one] of all.entries()) await hold(definition, one, `${name}[${at}]`);
      });
    }
  });
}

function hold<C>(definition: OperatorDefinition<C>, proof: Proof, title: string): Promise<void> {
  if (typeof proof === 'function') return proof();
  if (!('rows' in proof)) return expectTyping(definition, { ...proof, title });
  if ('columns' in proof) return expectCase(definition, { ...proof, title });
  return expectHeld(definition, { ...proof, title });
}
