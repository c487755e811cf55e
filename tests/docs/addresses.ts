import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An address of the API that a text names. */
export interface Mention {
  readonly place: string;
  /** `null` where only the address is named. */
  readonly method: string | null;
  /** Below /api/v1, each parameter as `{}`. */
  readonly path: string;
}

/** Files below some folders whose names end in one of `endings`. */
export function filesBelow(folders: readonly string[], endings: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  );
}

// `GET /runs`, `POST …/api/v1/schemas/${row.id}/fields`, `/api/v1/live?token=…`
const PARAMETER = String.raw`\$?\{[^}]*\}`;
const ADDRESS = new RegExp(
  String.raw`(?:\b(GET|POST|PUT|PATCH|DELETE|OPTIONS|WebSocket) )?(?:…|https?://[\w.:]+)?(/api/v1)?((?:/(?:${PARAMETER}|[\w.-]*\w))+)`,
  'g',
);

/** Every address of the API that a file names, by a method or by /api/v1. */
export function mentionsIn(file: string): readonly Mention[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(ADDRESS)].flatMap(([, method, base, rest], index, all) => {
    if (method === undefined && base === undefined) return [];
    const line = text.slice(0, all[index]!.index).split('\n').length;
    const path = rest!.replaceAll(new RegExp(PARAMETER, 'g'), '{}');
    return [{ place: `${file}:${line}`, method: method ?? null, path: path.replace(/^\/api\/v1(?=\/|$)/, '') }];
  });
}
