/** A node's place: which layer from the top, and where its middle is in it, in widths of a node from the left. */
export interface Place {
  readonly layer: number;
  readonly x: number;
}

/** An edge as a way through the layers: its places from the node that gives to the one that takes. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly label: string | null;
  readonly places: readonly Place[];
}

export interface GraphLayout {
  readonly layers: number;
  /** Widths of a node that the widest layer takes. */
  readonly width: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly ways: readonly Way[];
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string | null;
}

/** An edge that crosses a layer takes a place in it, so that no node stands in its way. */
interface Slot {
  readonly id: string;
  readonly before: readonly string[];
}

/**
 * Lays a graph out in layers: each node below all that feed it, in each layer in the order of what is above. `nodes`: each
 * after all that feed it.
 */
export function layOut(nodes: readonly string[], edges: readonly LayoutEdge[]): GraphLayout {
  const layerOf = new Map<string, number>();
  for (const id of nodes) {
    const above = edges.filter(({ to }) => to === id).map(({ from }) => layerOf.get(from) ?? -1);
    layerOf.set(id, Math.max(-1, ...above) + 1);
  }
  const chains = edges.map((edge) => chainOf(edge, layerOf));
  const layers: Slot[][] = [];
  const put = (layer: number, slot: Slot): void => {
    const slots = layers[layer] ?? [];
    layers[layer] = slots;
    slots.push(slot);
  };
  for (const id of nodes) {
    const before = chains.filter(({ ids }) => ids.at(-1) === id).map(({ ids }) => ids.at(-2)!);
    put(layerOf.get(id)!, { id, before });
  }
  for (const { ids, top } of chains) {
    ids.slice(1, -1).forEach((id, index) => {
      put(top + index + 1, { id, before: [ids[index]!] });
    });
  }
  const width = Math.max(1, ...layers.map((slots) => slots.length));
  const places = new Map<string, Place>();
  layers.forEach((slots, layer) => {
    const sorted = layer === 0 ? slots : slots.toSorted((a, b) => middle(a, places) - middle(b, places));
    const left = (width - sorted.length) / 2;
    const wanted = sorted.map((slot, index) => (slot.before.length === 0 ? left + index + 0.5 : middle(slot, places)));
    const xs = spread(wanted, width);
    sorted.forEach(({ id }, index) => {
      places.set(id, { layer, x: xs[index]! });
    });
  });
  const ways = edges.map((edge, index) => ({ ...edge, places: chains[index]!.ids.map((id) => places.get(id)!) }));
  return { layers: layers.length, width, places, ways };
}

function chainOf({ from, to, label }: LayoutEdge, layerOf: ReadonlyMap<string, number>) {
  const top = layerOf.get(from) ?? 0;
  const bottom = layerOf.get(to) ?? 0;
  const between = Array.from({ length: Math.max(0, bottom - top - 1) }, (_, index) =>
    JSON.stringify([from, to, label, index]),
  );
  return { ids: [from, ...between, to], top };
}

/**
 * Places as near to the wanted ones as can be, in their order, one apart at least and all within the width. Those that
 * are wanted too near to each other stand together around the middle of what they want.
 */
function spread(wanted: readonly number[], width: number): readonly number[] {
  const groups: { sum: number; count: number }[] = [];
  wanted.forEach((x, index) => {
    let group = { sum: x - index, count: 1 };
    for (let last = groups.at(-1); last && last.sum / last.count > group.sum / group.count; last = groups.at(-1)) {
      group = { sum: group.sum + last.sum, count: group.count + last.count };
      groups.pop();
    }
    groups.push(group);
  });
  const starts = groups.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return starts.map((start, index) => Math.min(Math.max(start, 0.5), width - wanted.length + 0.5) + index);
}

function middle({ before }: Slot, places: ReadonlyMap<string, Place>): number {
  if (before.length === 0) return 0;
  return before.reduce((sum, id) => sum + (places.get(id)?.x ?? 0), 0) / before.length;
}
