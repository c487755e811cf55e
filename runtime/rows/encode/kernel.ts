/** Encodes the text of one cell at `out[at]`: gives the offset behind it, or a failure. */
export type BytesKernel = (buffer: Buffer, start: number, end: number, out: Buffer, at: number) => number;
