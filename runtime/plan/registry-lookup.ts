import type { ConnectorDefinition } from '../contract/definition.ts';
import type { OperatorDefinition } from '../contract/operator.ts';
import type { Registry } from '../contract/registry.ts';

/** The operator of a node type, by its name or another spelling of it. */
export function findOperator(registry: Registry, nodeType: string): OperatorDefinition | null {
  const found = registry.operators.find(({ type, aliases }) => type === nodeType || aliases.includes(nodeType));
  return (found as OperatorDefinition | undefined) ?? null;
}

export function findConnector(registry: Registry, type: string): ConnectorDefinition | null {
  const found = registry.connectors.find((definition) => definition.type === type);
  return (found as ConnectorDefinition | undefined) ?? null;
}

/** Node types that a pipeline may use. */
export function nodeTypes(registry: Registry): readonly string[] {
  return ['source', ...registry.operators.map(({ type }) => type), 'target'];
}
