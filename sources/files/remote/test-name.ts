import { randomUUID } from 'node:crypto';

/** A name that nobody has, for what a test of the connection makes and removes. No source reads names that begin with a point, unless its pattern names them. */
export const testName = (): string => `.sluice-test-${randomUUID()}`;
