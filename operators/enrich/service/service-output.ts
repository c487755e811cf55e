import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../../runtime/contract/issue.ts';
import { duplicateFields } from '../../duplicate-fields.ts';
import { columnTypeOf } from '../../field-type.ts';
import { unknownField } from '../../unknown-field.ts';
import { parseAddress } from './address.ts';
import { bodyFields } from './body.ts';
import type { ServiceConfig } from './config.ts';
import { parsePath } from './path.ts';
import { fieldsOf, parseTemplate } from './template.ts';

/** Set by us, or a way to put a secret into a plan. */
const OWN_HEADERS = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'content-type'];
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie'];

export function addedColumns({ select }: ServiceConfig): Column[] {
  return select.map(({ as, type }) => ({ name: as, nullable: true, ...columnTypeOf(type) }));
}

/** The columns behind a service, and what is wrong with what is asked of it. */
export function serviceOutput(
  config: ServiceConfig,
  input: ColumnTypes,
): { columns: ColumnTypes; issues: readonly ConfigIssue[] } {
  const issues = [
    ...addressIssues(config, input),
    ...headerIssues(config, input),
    ...bodyIssues(config, input),
    ...batchIssues(config),
    ...resultIssues(config),
    ...duplicateFields(
      config.select.map(({ as }, index) => ({ name: as, field: `select[${index}].as` })),
      new Set(input.map(({ name }) => name)),
    ),
    AT_LEAST_ONCE,
  ];
  return { columns: [...input, ...addedColumns(config)], issues };
}

const AT_LEAST_ONCE: ConfigIssue = {
  code: 'config.calls_at_least_once',
  field: 'url',
  message: 'The service is asked at least once for a row: a run that is resumed may ask again.',
  next: 'Ask only what changes nothing there, or what may be asked twice. The table is right in any case.',
  severity: 'warning',
};

function invalid(field: string, message: string, next: string): ConfigIssue {
  return { code: 'config.invalid', field, message, next };
}

function addressIssues({ url }: ServiceConfig, input: ColumnTypes): ConfigIssue[] {
  const address = parseAddress(url);
  if (!('fault' in address)) return unknownFields('url', address.fields, input);
  return [invalid('url', `${address.fault}.`, 'For instance https://geo.example.org/cities/{city}.')];
}

function unknownFields(field: string, names: readonly string[], input: ColumnTypes): ConfigIssue[] {
  const missing = new Set(names.filter((name) => !input.some((column) => column.name === name)));
  return [...missing].map((name) => unknownField(field, name, input));
}

const BRACES = 'Write {{ for a brace, and {field} for the value of a field.';

function headerIssues({ headers }: ServiceConfig, input: ColumnTypes): ConfigIssue[] {
  return Object.entries(headers).flatMap(([name, text]) => {
    const field = `headers.${name}`;
    const plain = name.toLowerCase();
    if (SECRET_HEADERS.includes(plain)) {
      return [invalid(field, `A plan holds no secret, and ${name} is one.`, 'Give it as auth.')];
    }
    if (OWN_HEADERS.includes(plain)) return [invalid(field, `${name} is set by Sluice.`, 'Leave it out.')];
    const template = parseTemplate(text);
    if (template === null) return [invalid(field, `The header ${name} has a single brace.`, BRACES)];
    return unknownFields(field, fieldsOf(template), input);
  });
}

function bodyIssues({ method, body }: ServiceConfig, input: ColumnTypes): ConfigIssue[] {
  if (body === undefined) return [];
  if (method === 'GET') return [invalid('body', 'A GET has no body.', 'Choose POST or PUT, or leave it out.')];
  const fields = bodyFields(body);
  if (fields === null) return [invalid('body', 'A text in the body has a single brace.', BRACES)];
  return unknownFields('body', fields, input);
}

function batchIssues({ batchSize, url, headers, body }: ServiceConfig): ConfigIssue[] {
  if (batchSize === 1) return [];
  if (body === undefined) {
    return [invalid('batchSize', 'Several rows a request need a body each.', 'Give a body, or set batchSize to 1.')];
  }
  const texts = [url, ...Object.values(headers)].map((text) => parseTemplate(text) ?? []);
  if (texts.every((template) => fieldsOf(template).length === 0)) return [];
  const next = 'Put the fields into the body, or set batchSize to 1.';
  return [invalid('batchSize', 'One request for several rows has one address and one set of headers.', next)];
}

function resultIssues({ results, select }: ServiceConfig): ConfigIssue[] {
  const paths = [
    { field: 'results', path: results },
    ...select.map(({ path }, index) => ({ field: `select[${index}].path`, path })),
  ];
  return paths
    .filter(({ path }) => parsePath(path) === null)
    .map(({ field, path }) =>
      invalid(
        field,
        `The text ${JSON.stringify(path)} is no path into JSON.`,
        'For instance address.city, tags[0], or ["a name with dots"].',
      ),
    );
}
