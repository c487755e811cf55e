/** A node of a graph, as far as its place in it goes. */
export interface PlacedNode {
  readonly id: string;
  readonly label: string;
  /** Nodes whose rows come in. */
  readonly inputs: readonly string[];
}

/**
 * Where the rows of each node come from, by its id: `from Orders and Customers`. Empty where each node takes what the one
 * before it gives: their order says it.
 */
export function nodesFrom(nodes: readonly PlacedNode[]): ReadonlyMap<string, string> {
  const isLine = nodes.every(({ inputs }, index) =>
    index === 0 ? inputs.length === 0 : inputs.length === 1 && inputs[0] === nodes[index - 1]!.id,
  );
  if (isLine) return new Map();
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return new Map(
    nodes.flatMap(({ id, inputs }) => {
      const names = [...new Set(inputs)].map((input) => labels.get(input) ?? input);
      return names.length === 0 ? [] : [[id, `from ${joinNames(names)}`] as const];
    }),
  );
}

/** `a`, `a and b`, `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
