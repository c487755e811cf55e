import type { LinkProps } from '@tanstack/react-router';
import { History, type LucideIcon, MailWarning, Plug, Table2, Workflow } from 'lucide-react';

export interface Section {
  readonly name: string;
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: LucideIcon;
}

/** The pages of the sidebar. */
export const SECTIONS: readonly Section[] = [
  { name: 'Pipelines', to: '/pipelines', icon: Workflow },
  { name: 'Runs', to: '/runs', icon: History },
  { name: 'Dead letters', to: '/dead-letters', icon: MailWarning },
  { name: 'Connectors', to: '/connectors', icon: Plug },
  { name: 'Schemas', to: '/schemas', icon: Table2 },
];
