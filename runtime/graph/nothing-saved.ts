/** What is saved of an operator before the first commit of a run. */
export async function* nothingSaved(): AsyncGenerator<Uint8Array> {}
