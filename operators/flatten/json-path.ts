/**
 * The steps of a path such as `address.city`, `items[0].sku` or `"a.b".c`: keys between dots, quoted where they hold a dot,
 * a bracket or a quote (`""` stands for one quote); indexes in brackets, negative ones from the end. `null` where it is
 * no path.
 */
export function parseJsonPath(path: string): string[] | null {
  const steps: string[] = [];
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(path);
    if (step === null) return null;
    const [whole, dot, quoted, bare, index] = step;
    // a dot stands before every key but the first, and before nothing else
    if (index === undefined ? (dot === '') !== (at === 0) : dot !== '') return null;
    steps.push(index ?? bare ?? quoted!.replaceAll('""', '"'));
    at += whole.length;
  }
  return steps.length === 0 ? null : steps;
}

const STEP = /(\.?)(?:"((?:[^"]|"")*)"|([^".[\]]+)|\[(-?[0-9]{1,9})\])/y;
