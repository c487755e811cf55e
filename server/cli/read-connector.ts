import { dirname, resolve } from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { hasErrors } from '../../runtime/plan/issues.ts';
import type { ConnectorDraft } from '../../runtime/plan/model/connector.ts';
import { parse } from '../../runtime/plan/parse.ts';
import { parseConnector } from '../../runtime/plan/parse-connector.ts';
import { isObject } from '../../runtime/plan/read-fields.ts';
import { readDefinition } from '../../runtime/plan/read-text.ts';
import { type ReadyConnector, readyConnector } from '../planning/ready-connector.ts';
import type { ControlPlane } from './control-plane.ts';
import { invalidFile, readDefinitionFile } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';

/** A connector to read files by, and the folder that its relative paths start at. */
export interface FileConnector {
  readonly connector: ReadyConnector;
  readonly baseDirectory: string;
}

/** What `--connector` names: see `connectorOption`. The control plane is opened for a stored connector only. */
export async function readConnector(ref: string, controlPlane: () => Promise<ControlPlane>): Promise<FileConnector> {
  const isFile = /\.(?:ya?ml|json)$/i.test(ref);
  const named = isFile ? await connectorInFile(ref) : ref;
  if (typeof named === 'string') return ready(ref, await stored(named, controlPlane), process.cwd());
  return ready(ref, named, dirname(resolve(ref)));
}

/** The connector that stands in a file, or the name of the stored one that its pipeline uses. */
async function connectorInFile(path: string): Promise<ConnectorDraft | string> {
  const text = await readDefinitionFile(path);
  const read = readDefinition(text);
  if (!read.ok) throw invalidFile(path, read.issues);
  if (isObject(read.value) && read.value.type !== undefined) {
    const { draft, issues } = parseConnector(read.value);
    if (draft === null || hasErrors(issues)) throw invalidFile(path, issues);
    return draft;
  }
  const { draft, issues } = parse(text);
  if (draft === null) throw invalidFile(path, issues);
  const named = draft.connectorId ?? draft.connector;
  if (named !== null) return named;
  throw new PipelineError('config.no_connector', {
    message: `${path} holds no connector: neither a type with its config, nor a pipeline with one.`,
    next: 'Write type: and config: into it as a pipeline file has them below connector:, or give the name of a stored connector.',
  });
}

async function stored(ref: string, controlPlane: () => Promise<ControlPlane>): Promise<ConnectorDraft> {
  const { store, tenant, secrets } = await controlPlane();
  const { findConnectorByRef } = await import('../store/connectors.ts');
  const { storedConnector } = await import('../planning/stored-connector.ts');
  const row = await findConnectorByRef((await store()).db, tenant.id, ref);
  if (row !== null) return storedConnector(row, secrets);
  throw new PipelineError('config.no_connector', {
    message: `There is no stored connector ${JSON.stringify(ref)}.`,
    next: 'Give the name or id of a stored one, or a .yaml, .yml or .json file that holds a connector.',
  });
}

function ready(ref: string, draft: ConnectorDraft, baseDirectory: string): FileConnector {
  const { connector, issues } = readyConnector(REGISTRY, draft);
  if (connector === null) throw invalidFile(`The connector of ${ref}`, issues);
  if (connector.definition.comesWithRun !== true) return { connector, baseDirectory };
  throw new PipelineError('config.connector_type', {
    message: `A connector of the type ${draft.type} has no files of its own: they come with each run.`,
    next: 'Give a connector of a store, or leave it out for files of this machine.',
  });
}
