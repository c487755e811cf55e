/** The settings of a node, read with care: what was saved as a draft may be of any shape. */
export interface ConfigText {
  /** A setting as text; `null` where there is none. */
  readonly text: (name: string) => string | null;
  /** The names in a list: its texts, or what its objects have under one of the keys. */
  readonly names: (name: string, ...keys: readonly string[]) => readonly string[];
  readonly list: (name: string) => readonly Readonly<Record<string, unknown>>[];
  readonly value: (name: string) => unknown;
}

export function configText(config: Readonly<Record<string, unknown>>): ConfigText {
  const list = (name: string): readonly unknown[] => (Array.isArray(config[name]) ? config[name] : []);
  return {
    text: (name) => plainText(config[name]),
    names: (name, ...keys) =>
      list(name).flatMap((item) => {
        const named = isObject(item) ? keys.map((key) => item[key]).find((value) => value !== undefined) : item;
        return plainText(named) ?? [];
      }),
    list: (name) => list(name).filter(isObject),
    value: (name) => config[name],
  };
}

/** As a person writes it; `null` of nothing. */
export function plainText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
