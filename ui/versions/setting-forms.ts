import type { Definitions } from '../api/model.ts';
import { type FormPart, formOf } from '../settings/setting-title.ts';

/** The forms of what a pipeline consists of; none before they are known, and keys are then put into words. */
export interface SettingForms {
  readonly settings: readonly FormPart[];
  readonly execution: readonly FormPart[];
  /** Of a node as a whole, its settings below `config`. */
  readonly node: (nodeType: string) => readonly FormPart[];
}

export const NO_FORMS: SettingForms = { settings: [], execution: [], node: () => [] };

export function settingForms(definitions: Definitions): SettingForms {
  const { pipeline, executionConfig, target, connectors, operators } = definitions;
  const nodes = pipeline.properties as Readonly<Record<string, { readonly items?: object }>> | undefined;
  const config = (nodeType: string): readonly object[] => {
    if (nodeType === 'target') return [target];
    // A difference does not say by which connector a source reads: what several call alike is called so.
    if (nodeType === 'source') return connectors.map(({ source }) => source);
    return operators.flatMap(({ type, config: own }) => (type === nodeType ? [own] : []));
  };
  return {
    settings: [formOf(pipeline)],
    execution: [formOf(executionConfig)],
    node: (nodeType) => {
      const { properties, ...rest } = (nodes?.nodes?.items ?? {}) as { readonly properties?: object };
      const { config: any, ...others } = (properties ?? {}) as { readonly config?: { readonly title?: string } };
      const own = config(nodeType).map((schema) => {
        const named = { ...schema, title: any?.title };
        return formOf({ properties: { config: named }, ...defsOf(schema) });
      });
      return [
        formOf({ ...rest, properties: own.length === 0 ? { ...others, config: { title: any?.title } } : others }),
        ...own,
      ];
    },
  };
}

const defsOf = (schema: object): object => ('$defs' in schema ? { $defs: schema.$defs } : {});
