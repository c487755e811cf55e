/** How many of the first rows have a value. `valid`: 1 for each row that has one. */
export function valuesIn(valid: Uint8Array, rows = valid.length): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += valid[row]!;
  return sum;
}

/** The rows before the first that needs a value more than there are. */
export function rowsBefore(valid: Uint8Array, values: number): number {
  let left = values;
  for (let row = 0; row < valid.length; row++) {
    if (valid[row] === 0) continue;
    if (left === 0) return row;
    left--;
  }
  return valid.length;
}
