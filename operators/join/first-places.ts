const NONE = -1;

/** For each of some numbers where it stands first among them; of negative ones -1. */
export function firstPlaces(numbers: Int32Array): Int32Array {
  const places = new Int32Array(numbers.length);
  const bits = Math.ceil(Math.log2(Math.max(16, numbers.length * 2)));
  const slots = new Int32Array(2 ** bits).fill(NONE);
  const mask = slots.length - 1;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at]!;
    if (number < 0) {
      places[at] = NONE;
      continue;
    }
    let slot = Math.imul(number, 0x9e3779b1) >>> (32 - bits);
    while (slots[slot] !== NONE && numbers[slots[slot]!] !== number) slot = (slot + 1) & mask;
    if (slots[slot] === NONE) slots[slot] = at;
    places[at] = slots[slot]!;
  }
  return places;
}
