import type { Typed } from './typed.ts';

/** Indices of the columns that a part of an expression reads, ascending. */
export function columnsOf(node: Typed): number[] {
  const found = new Set<number>();
  visit(node, found);
  return [...found].sort((left, right) => left - right);
}

function visit(node: Typed, found: Set<number>): void {
  if (node.kind === 'column') found.add(node.index);
  else for (const part of partsOf(node)) visit(part, found);
}

/** The parts that a part is made of. */
export function partsOf(node: Typed): readonly Typed[] {
  switch (node.kind) {
    case 'constant':
    case 'column':
    case 'slot':
      return [];
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
    case 'greatest':
    case 'least':
      return node.arguments;
    case 'array':
      return node.elements;
    case 'conversion':
    case 'collated':
    case 'not':
    case 'null-test':
    case 'truth-test':
      return [node.argument];
    case 'distinct':
    case 'nullif':
      return [node.equal];
    case 'case':
      return [...node.branches.flatMap(({ when, result }) => [when, result]), node.otherwise];
    case 'let':
      return [node.value, node.body];
    case 'subscript':
      return [node.argument, node.low, node.high].filter((part) => part !== null);
    case 'any':
    case 'all':
      return [node.array, node.comparison];
    default:
      return node satisfies never;
  }
}
