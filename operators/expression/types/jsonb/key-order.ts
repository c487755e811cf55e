/** Lists of keys whose order is remembered, counted by their beginnings. */
const MOST_SHAPES = 10_000;

/** The documents of a column mostly have the same keys in the same places: they are sorted once. */
export class KeyOrder {
  readonly #compare: (left: string, right: string) => number;
  #root = new Shape();
  #shapes = 0;

  constructor(compare: (left: string, right: string) => number) {
    this.#compare = compare;
  }

  /** Places of the keys in their order; of equal keys only the last. */
  of(keys: readonly string[]): Int32Array {
    let shape = this.#root;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!;
      const known = shape.next(key);
      shape = known ?? shape.add(key);
      if (known === undefined) this.#shapes++;
    }
    shape.order ??= this.#sorted(keys);
    if (this.#shapes > MOST_SHAPES) {
      this.#root = new Shape();
      this.#shapes = 0;
    }
    return shape.order;
  }

  #sorted(keys: readonly string[]): Int32Array {
    const last = new Map(keys.map((key, place) => [key, place]));
    return Int32Array.from([...last.keys()].sort(this.#compare), (key) => last.get(key)!);
  }
}

/** A beginning of a list of keys. */
class Shape {
  order: Int32Array | null = null;
  #key: string | null = null;
  #shape: Shape | null = null;
  #others: Map<string, Shape> | null = null;

  next(key: string): Shape | undefined {
    return key === this.#key ? this.#shape! : this.#others?.get(key);
  }

  add(key: string): Shape {
    const shape = new Shape();
    if (this.#key === null) {
      this.#key = key;
      this.#shape = shape;
    } else {
      this.#others ??= new Map();
      this.#others.set(key, shape);
    }
    return shape;
  }
}
