/** A glob that cannot be one; its message says why, for whoever wrote it. */
export class BadGlob extends Error {}
