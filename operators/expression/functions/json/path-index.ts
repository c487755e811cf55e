const INTEGER = /^[ \t\n\r\v\f]*[+-]?[0-9]+$/;

/** The array index that a path's element stands for, negative ones from the end; `null` where it is no 32-bit integer. */
export function pathIndex(element: string): number | null {
  if (!INTEGER.test(element)) return null;
  const index = Number(element);
  return index >= -2147483648 && index <= 2147483647 ? index : null;
}

/** Where in `length` elements an index is, -1 for the last; `null` where there is no such element. */
export function placeOf(index: number, length: number): number | null {
  const place = index < 0 ? length + index : index;
  return place >= 0 && place < length ? place : null;
}
