/** Numbers of a run: two words each. */
export interface Run {
  readonly low: Int32Array;
  readonly high: Int32Array;
  length: number;
}
