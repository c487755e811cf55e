import { Antenna, Boxes, Cloud, Database, type LucideIcon, MessageSquare, Plug, Users, Warehouse } from 'lucide-react';
import type { Connector } from '../api/model.ts';

const ICONS: Record<Connector['category'], LucideIcon> = {
  object_storage: Boxes,
  streaming: Antenna,
  warehouse: Warehouse,
  database: Database,
  crm: Users,
  cdp: Cloud,
  messaging: MessageSquare,
  api: Plug,
};

export function connectorIcon(category: Connector['category']): LucideIcon {
  return ICONS[category];
}
