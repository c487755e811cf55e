import {
  Archive,
  ArrowRightLeft,
  Columns3,
  Combine,
  Database,
  EyeOff,
  FileInput,
  Filter,
  FunctionSquare,
  Hash,
  Layers,
  type LucideIcon,
  PencilLine,
  Plus,
  Scissors,
  ShieldCheck,
  Sigma,
  Split,
  Workflow,
} from 'lucide-react';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  source: FileInput,
  target: Database,
  filter_rows: Filter,
  rename_field: PencilLine,
  cast_type: ArrowRightLeft,
  drop_fields: Scissors,
  add_field: Plus,
  mask_pii: EyeOff,
  hash_field: Hash,
  expression: FunctionSquare,
  map_values: ArrowRightLeft,
  split_field: Split,
  merge_fields: Combine,
  deduplicate: Layers,
  aggregate: Sigma,
  summarize: Sigma,
  lookup_join: Combine,
  validate: ShieldCheck,
  enrich: Columns3,
  archive: Archive,
  branch: Split,
  join: Combine,
  union: Combine,
};

export function nodeIcon(type: string): LucideIcon {
  return ICONS[type] ?? Workflow;
}

/** `filter_rows` → `Filter rows`. */
export function nodeTypeText(type: string): string {
  const words = type.replaceAll('_', ' ').replace(/\bpii\b/, 'PII');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface NamedNode {
  readonly type: string;
  readonly label: string;
}

/** What a node is doing while it is busy, to begin a sentence; a source or target is named where there are several. */
export function nodeWork({ type, label }: NamedNode, nodes: readonly NamedNode[]): string {
  const isOnly = nodes.filter((node) => node.type === type).length === 1;
  if (type === 'source') return isOnly ? 'Reading the source' : `Reading “${label}”`;
  if (type === 'target') return isOnly ? 'Writing to Postgres' : `Writing “${label}” to Postgres`;
  return label;
}
