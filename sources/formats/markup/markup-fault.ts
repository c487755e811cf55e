/** Text that is not well-formed XML, or a DOCTYPE. */
export class MarkupFault extends Error {
  /** In the buffer, and the line of it. */
  readonly at: number;
  readonly line: number;
  readonly isDoctype: boolean;

  constructor(reason: string, place: { readonly at: number; readonly line: number; readonly isDoctype?: boolean }) {
    super(reason);
    this.at = place.at;
    this.line = place.line;
    this.isDoctype = place.isDoctype ?? false;
  }
}
