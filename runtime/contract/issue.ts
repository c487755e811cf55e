/** One thing that is wrong with a definition, found without running it. */
export interface Issue {
  readonly code: string;
  /** Where: a JSON path into the definition as the user wrote it, e.g. `nodes[2].config.field`. */
  readonly path: string;
  readonly node?: string;
  /** What is wrong, in plain words. */
  readonly message: string;
  /** What to do about it. */
  readonly next?: string;
  readonly severity: 'error' | 'warning';
}

/** An issue that an operator finds in its own config; the planner adds node and path. `field` is relative to `config`. */
export interface ConfigIssue {
  readonly code: string;
  readonly field: string;
  readonly message: string;
  readonly next?: string;
  /** Stops nothing. */
  readonly severity?: 'warning';
}
