import {
  Antenna,
  Boxes,
  Cloud,
  CloudCog,
  Cloudy,
  Database,
  FileUp,
  FolderKey,
  FolderSync,
  Globe,
  HardDrive,
  type LucideIcon,
  MessageSquare,
  Package,
  Plug,
  Users,
  Warehouse,
} from 'lucide-react';
import type { Connector } from '../api/model.ts';

const TYPES: Readonly<Record<string, LucideIcon>> = {
  local_fs: HardDrive,
  aws_s3: Package,
  azure_blob: Cloudy,
  gcs: CloudCog,
  sftp: FolderKey,
  ftp: FolderSync,
  http_pull: Globe,
  csv_upload: FileUp,
};

const CATEGORIES: Record<Connector['category'], LucideIcon> = {
  object_storage: Boxes,
  streaming: Antenna,
  warehouse: Warehouse,
  database: Database,
  crm: Users,
  cdp: Cloud,
  messaging: MessageSquare,
  api: Plug,
};

/** Of a connector or a type of them; one that has none of its own has that of its group. */
export function connectorIcon({ type, category }: { readonly type: string; readonly category: string }): LucideIcon {
  return TYPES[type] ?? CATEGORIES[category as Connector['category']] ?? Plug;
}
