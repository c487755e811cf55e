import type { Pipeline, PipelineNode } from '../api/model.ts';
import { conditionText } from './condition-text.ts';
import { type ConfigText, configText, plainText } from './config-text.ts';
import { OPERATOR_TEXTS } from './operator-texts.ts';
import { pipelineEnds } from './pipeline-parts.ts';

const LOADS: Readonly<Record<string, string>> = {
  append: 'Adds rows; those that are there stay',
  truncate: 'Replaces all rows',
  upsert: 'Updates rows by key, adds the others',
  incremental_watermark: 'Adds the rows above the watermark of former runs',
  cdc_mirror: 'Applies inserts, updates and deletes',
  blue_green: 'Fills another table, which then takes the place',
};

/** What the load of a target does to the table. */
export function loadModeText({ loadMode = 'append' }: PipelineNode['config']): string {
  return LOADS[String(loadMode)] ?? `Load mode ${loadMode}`;
}

/** What a node does, in one line, from its config; of a node of a type that nobody knows, its settings. */
export function nodeText({ id, nodeType, config }: PipelineNode, pipeline: Pipeline): string {
  const settings = configText(config);
  switch (nodeType) {
    case 'source': {
      const { sources } = pipelineEnds(pipeline);
      const connector = sources.length < 2 ? null : sources.find(({ node }) => node.id === id)?.connector;
      return [sourceText(settings), connector?.name].filter(Boolean).join(' · ');
    }
    case 'target': {
      const { targets } = pipelineEnds(pipeline);
      const schema = targets.length < 2 ? null : targets.find(({ node }) => node.id === id)?.schema;
      return [schema?.tableName, loadModeText(config)].filter(Boolean).join(' · ');
    }
    case 'filter_rows':
      return `Keeps rows where ${conditionText(config)}`;
    default: {
      const text = OPERATOR_TEXTS[nodeType];
      return text === undefined ? restText(settings, config) : text(settings, pipeline);
    }
  }
}

function sourceText({ text, value }: ConfigText): string {
  const folder = text('path') === '.' ? null : text('path');
  const files = [patternText(value('pattern')), folder].filter(Boolean).join(' in ') || 'All files';
  return [files, text('fileFormat')?.toUpperCase()].filter(Boolean).join(' · ');
}

/** A glob, or the text of another kind of pattern. */
function patternText(pattern: unknown): string | null {
  const isKind = typeof pattern === 'object' && pattern !== null && 'pattern' in pattern;
  return plainText(isKind ? pattern.pattern : pattern);
}

function restText({ text }: ConfigText, config: PipelineNode['config']): string {
  return Object.keys(config)
    .map((name) => `${name} ${text(name)}`)
    .join(', ');
}
