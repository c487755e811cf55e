/** Memory in which packed rows lie, each beginning at a multiple of four: the same as bytes and as words. */
export interface RowMemory {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Stands at one packed row after another, in bytes `[start .. end)` of a memory. It lies there until the next one is asked for. */
export interface RowCursor {
  readonly memory: RowMemory;
  readonly start: number;
  readonly end: number;
  /** To the next row; `false` where there is none. Called before the first as well. */
  advance(): boolean;
}

/** `bytes`: a multiple of four. */
export function rowMemory(bytes: number): RowMemory {
  const memory = new ArrayBuffer(bytes);
  return { bytes: new Uint8Array(memory), words: new Int32Array(memory) };
}
