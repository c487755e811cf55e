/** The values of a form; one that is not there is as its definition says. */
export type Settings = Readonly<Record<string, unknown>>;

/** With one of them filled in, or left out (`undefined`). */
export function withSetting(settings: Settings, key: string, value: unknown): Settings {
  const { [key]: _, ...others } = settings;
  return value === undefined ? others : { ...others, [key]: value };
}
