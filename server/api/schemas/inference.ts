import type { Source } from '../../../runtime/contract/source.ts';

export interface InferredType {
  readonly dataType: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
}

export interface Inference {
  readonly columns: readonly (InferredType & {
    readonly name: string;
    readonly isNullable: boolean;
    readonly certainty: number;
    readonly alternatives: readonly (InferredType & { readonly share: number })[];
  })[];
  readonly sampledRows: number;
  readonly rejectedRows: number;
  readonly sampledFiles: number;
  readonly complete: boolean;
  /** The first ones, in the order of the columns. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly failures: readonly {
    readonly label: string;
    readonly row: number;
    readonly code: string;
    readonly message: string;
    readonly next: string;
    readonly byte: number | null;
    readonly line: number | null;
  }[];
}

/** What `sources/index.ts` knows of data that nobody described. */
export interface InferencePort {
  inferColumns(source: Source, signal: AbortSignal, options: { readonly sampleRows?: number }): Promise<Inference>;
  /** The format that a file's name tells; `null`: none. */
  formatOfFile(name: string): string | null;
  guessDialect(
    head: Buffer,
    whole: boolean,
  ): Promise<{ readonly delimiter: string; readonly hasHeader: boolean; readonly encoding: string }>;
}
