/**
 * A file of this name says that the folder it lies in, and all beneath, is Sluice's own: keys, credentials, the
 * database. No connector that a user aims reads there.
 */
export const PRIVATE_MARKER = '.sluice-private';
