import { operators } from '../../operators/index.ts';
import type { Registry } from '../../runtime/contract/registry.ts';
import { connectors } from '../../sources/index.ts';

/** All that this Sluice can read from and do. */
export const REGISTRY: Registry = { connectors, operators };
