import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { OperatorDefinition } from '../../runtime/contract/index.ts';
import { expectHeld, type HolderCase } from './run-holder.ts';
import { expectTyping, type TypingCase } from './run-operator.ts';

export interface HolderCases {
  readonly cases: readonly HolderCase[];
  readonly typing: readonly TypingCase[];
}

/** What every operator that holds until the end must keep to, and what this one means by its cases. */
export function describeHolder<C>(definition: OperatorDefinition<C>, { cases, typing }: HolderCases): void {
  describe(definition.type, () => {
    describe('means', () => {
      test.for(cases)('$title', (one) => expectHeld(definition, one));
    });

    describe('says when a pipeline is saved', () => {
      test.for(typing)('$title', (one) => expectTyping(definition, one));
    });

    describe('is described', () => {
      test('every example is a valid config', () => {
        expect(definition.examples.length).toBeGreaterThan(0);
        for (const example of definition.examples) expect(() => definition.config.parse(example.config)).not.toThrow();
      });

      test('every field of the config has a title and a description', () => {
        const schema = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'throw' });
        for (const [name, field] of Object.entries(schema.properties ?? {})) {
          expect(field, name).toMatchObject({ title: expect.any(String), description: expect.any(String) });
        }
        expect(schema.additionalProperties).toBe(false);
      });
    });
  });
}
