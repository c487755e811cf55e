import { PipelineError } from '../../runtime/contract/errors.ts';
import { registryAsker } from './ask-registry.ts';
import type { RegistryOptions } from './options.ts';

/** A schema as a registry keeps it. */
export interface RegisteredSchema {
  /** `AVRO`, `JSON` or `PROTOBUF`. */
  readonly type: string;
  readonly text: string;
  /** The texts of the schemas whose names it uses; one that another uses comes before that. */
  readonly references: readonly string[];
}

/** Schemas never change, so that each is asked for once as long as this is kept. */
export interface Registry {
  /** Of a message in the wire format; `null` where the registry has none of this id. */
  byId(id: number, signal: AbortSignal): Promise<RegisteredSchema | null>;
  /** All versions of a subject, the oldest first. */
  versionsOf(subject: string, signal: AbortSignal): Promise<readonly RegisteredSchema[]>;
}

/** Of one schema, with those that they refer to. */
const MOST_REFERENCES = 1000;

interface Answered {
  readonly schema?: unknown;
  readonly schemaType?: unknown;
  readonly references?: unknown;
}

interface Reference {
  readonly subject: string;
  readonly version: number;
}

export function openRegistry(options: RegistryOptions, allowPrivateHosts: boolean): Registry {
  const ask = registryAsker(options, allowPrivateHosts);
  const known = new Map<string, unknown>();
  const { host } = new URL(options.url);

  async function kept(path: string, signal: AbortSignal): Promise<unknown> {
    if (known.has(path)) return known.get(path);
    const answer = await ask(path, signal);
    if (answer !== null) known.set(path, answer);
    return answer;
  }

  async function schemaOf(answer: unknown, path: string, signal: AbortSignal): Promise<RegisteredSchema> {
    const texts: string[] = [];
    const seen = new Set<string>();

    /** Adds the texts of what it refers to. */
    async function follow({ references = [] }: Answered): Promise<void> {
      if (!Array.isArray(references)) throw unreadable(host, path);
      for (const { subject, version } of references as readonly Reference[]) {
        const at = versionPath(subject, version);
        if (seen.has(at)) continue;
        seen.add(at);
        if (seen.size > MOST_REFERENCES) throw unreadable(host, path);
        const referred = (await kept(at, signal)) as Answered | null;
        if (referred === null) throw dangling(host, subject, version);
        await follow(referred);
        texts.push(textOf(referred, host, at));
      }
    }

    await follow(answer as Answered);
    const { schemaType = 'AVRO' } = answer as Answered;
    return { type: String(schemaType), text: textOf(answer as Answered, host, path), references: texts };
  }

  return {
    async byId(id, signal) {
      const path = `schemas/ids/${id}`;
      const answer = await kept(path, signal);
      return answer === null ? null : await schemaOf(answer, path, signal);
    },
    async versionsOf(subject, signal) {
      const path = `subjects/${encodeURIComponent(subject)}/versions`;
      const versions = await ask(path, signal);
      if (versions === null) throw noSubject(host, subject);
      if (!Array.isArray(versions)) throw unreadable(host, path);
      const schemas: RegisteredSchema[] = [];
      for (const version of versions as readonly number[]) {
        const at = versionPath(subject, version);
        const answer = await kept(at, signal);
        if (answer !== null) schemas.push(await schemaOf(answer, at, signal));
      }
      return schemas;
    },
  };
}

function versionPath(subject: string, version: number): string {
  return `subjects/${encodeURIComponent(String(subject))}/versions/${Number(version)}`;
}

function textOf({ schema }: Answered, host: string, path: string): string {
  if (typeof schema === 'string') return schema;
  throw unreadable(host, path);
}

function unreadable(host: string, path: string): PipelineError {
  return new PipelineError('source.refused', {
    message: `The schema registry ${host} answers ${path} with what its API does not say.`,
    next: "Check that the url of the registry is that of an API like Confluent's.",
  });
}

function dangling(host: string, subject: string, version: number): PipelineError {
  return new PipelineError('source.not_found', {
    message: `A schema refers to version ${version} of ${JSON.stringify(subject)}, which the schema registry ${host} does not have.`,
    next: 'Register that version again, or ask the registry that wrote the messages.',
  });
}

function noSubject(host: string, subject: string): PipelineError {
  return new PipelineError('source.not_found', {
    message: `The schema registry ${host} has no subject ${JSON.stringify(subject)}.`,
    next: 'Check subjects of the registry of the source node.',
  });
}
