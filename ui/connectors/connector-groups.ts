import type { Connector, ConnectorDefinition } from '../api/model.ts';

/** Titles of the groups that types of connectors are in, in their order on screen. */
const TITLES: Record<Connector['category'], string> = {
  object_storage: 'Files and object stores',
  database: 'Databases',
  warehouse: 'Warehouses',
  streaming: 'Streams',
  api: 'Uploads and APIs',
  crm: 'Customer relations',
  cdp: 'Customer data',
  messaging: 'Messaging',
};

export interface ConnectorGroup {
  readonly title: string;
  readonly definitions: readonly ConnectorDefinition[];
}

/** The types that there are, by group; those of which every word of `search` is said. */
export function connectorGroups(all: readonly ConnectorDefinition[], search: string): readonly ConnectorGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ type, title, summary, category }) => {
    const text = `${type} ${title} ${summary} ${TITLES[category as Connector['category']] ?? category}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return Object.entries(TITLES)
    .map(([category, title]) => ({ title, definitions: found.filter((one) => one.category === category) }))
    .filter(({ definitions }) => definitions.length > 0);
}
