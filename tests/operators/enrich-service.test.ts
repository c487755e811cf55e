import { afterAll } from 'vitest';
import { enrich } from '../../operators/enrich.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { OperatorPlanning } from '../../runtime/contract/operator.ts';
import { column } from '../contract/batch-of.ts';
import { describeOperator } from '../contract/describe-operator.ts';
import { httpService, json } from '../services/http-service.ts';

const CITIES: Readonly<Record<string, Json>> = {
  bonn: {
    name: 'Bonn',
    at: { lat: 50.7325, lon: 7.1 },
    people: 12345678901234567890n.toString(),
    tags: ['old', 'rhine'],
  },
  ulm: { name: 'Ulm', at: null, tags: [] },
};

const service = await httpService(({ url, method, body }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const [, kind, name = ''] = pathname.split('/').map(decodeURIComponent);
  if (kind === 'city') {
    const city = CITIES[name];
    if (city === undefined) return void response.writeHead(404).end();
    // Digits that a double would round.
    return void response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(city).replace('"12345678901234567890"', '12345678901234567890'));
  }
  if (kind === 'list') {
    const items = Array.from({ length: Number(name) }, (_, at) => ({ n: at }));
    return json(response, { data: { items } });
  }
  if (kind === 'echo')
    return json(response, { path: pathname, q: searchParams.get('q'), method, body: JSON.parse(body || 'null') });
  if (kind === 'many')
    return json(
      response,
      JSON.parse(body).map((id: Json) => (id === 'none' ? null : { id, twice: [id, id] })),
    );
  if (kind === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>no</p>');
  json(response, { error: 'no such kind' }, 400);
});
afterAll(() => service[Symbol.asyncDispose]());

const planning: OperatorPlanning = { table: () => null, collection: () => null, enriching: () => [] };
const asking = (path: string, more: object, select: Json = [{ path: 'name', as: 'label' }]): Json => ({
  service: { url: `${service.origin}${path}`, select, ...more },
});
const AT_LEAST_ONCE = { code: 'config.calls_at_least_once', field: 'service.url' };
const saying = (service: object): Json => ({
  service: { url: 'https://geo.example.org/cities/{city}', select: [{ path: 'name', as: 'label' }], ...service },
});
const cities = [{ city: 'bonn' }, { city: 'nowhere' }, { city: null }, { city: 'ulm' }, { city: 'bonn' }];

describeOperator(enrich, {
  planning,
  allowPrivateHosts: true,
  cases: [
    {
      title: 'adds values of the answer, digit for digit, and NULL for what is not found, not there or null',
      config: asking('/city/{city}', {}, [
        { path: 'name', as: 'label' },
        { path: 'at.lat', as: 'lat', type: 'float' },
        { path: '$.people', as: 'people', type: 'numeric' },
        { path: 'tags[1]', as: 'tag' },
        { path: 'at', as: 'place', type: 'json' },
      ]),
      columns: [column('city')],
      rows: cities,
      expect: [
        {
          city: 'bonn',
          label: 'Bonn',
          lat: '50.7325',
          people: '12345678901234567890',
          tag: 'rhine',
          place: '{"lat":50.7325,"lon":7.1}',
        },
        { city: 'nowhere', label: null, lat: null, people: null, tag: null, place: null },
        { city: null, label: null, lat: null, people: null, tag: null, place: null },
        { city: 'ulm', label: 'Ulm', lat: null, people: null, tag: null, place: null },
        {
          city: 'bonn',
          label: 'Bonn',
          lat: '50.7325',
          people: '12345678901234567890',
          tag: 'rhine',
          place: '{"lat":50.7325,"lon":7.1}',
        },
      ],
    },
    {
      title: 'drops rows of which nothing is found, where it is told to',
      config: asking('/city/{city}', { onMiss: 'drop' }),
      columns: [column('city')],
      rows: cities,
      expect: [
        { city: 'bonn', label: 'Bonn' },
        { city: 'ulm', label: 'Ulm' },
        { city: 'bonn', label: 'Bonn' },
      ],
    },
    {
      title: 'rejects rows of which nothing is found, where it is told to, and values of another type',
      config: asking('/city/{city}', { onMiss: 'reject' }, [{ path: 'name', as: 'label', type: 'integer' }]),
      columns: [column('city')],
      rows: cities.slice(0, 3),
      expect: [],
      rejects: [
        { rowNumber: 1, column: 'label', value: 'Bonn', code: 'row.not_an_integer' },
        { rowNumber: 2, column: 'city', value: 'nowhere', code: 'row.not_found' },
        { rowNumber: 3, column: 'city', value: null, code: 'row.not_found' },
      ],
    },
    {
      title: 'makes a row for each of several results',
      config: asking('/list/{n}', { results: 'data.items', multipleMatches: 'all' }, [
        { path: 'n', as: 'at', type: 'integer' },
      ]),
      columns: [column('n', 'integer')],
      rows: [{ n: '2' }, { n: '0' }, { n: '1' }],
      expect: [
        { n: '2', at: '0' },
        { n: '2', at: '1' },
        { n: '0', at: null },
        { n: '1', at: '0' },
      ],
    },
    {
      title: 'takes the first of several results',
      config: asking('/list/{n}', { results: 'data.items', multipleMatches: 'first' }, [{ path: 'n', as: 'at' }]),
      columns: [column('n', 'integer')],
      rows: [{ n: '3' }],
      expect: [{ n: '3', at: '0' }],
    },
    {
      title: 'rejects a row with several results by default',
      config: asking('/list/{n}', { results: 'data.items' }, [{ path: 'n', as: 'at' }]),
      columns: [column('n', 'integer')],
      rows: [{ n: '2' }, { n: '1' }],
      expect: [{ n: '1', at: '0' }],
      rejects: [{ rowNumber: 1, column: 'n', value: '2', code: 'row.several_matches' }],
    },
    {
      title: 'encodes values in the address, and rejects one that would be a step to another path',
      config: asking('/echo/{a}?q={a}', {}, [
        { path: 'path', as: 'path' },
        { path: 'q', as: 'q' },
      ]),
      columns: [column('a')],
      rows: [{ a: 'a/b?c=d&e#f g%2F' }, { a: '..' }, { a: '%2e%2E' }, { a: 'ü🙂' }, { a: '' }],
      expect: [
        { a: 'a/b?c=d&e#f g%2F', path: '/echo/a%2Fb%3Fc%3Dd%26e%23f%20g%252F', q: 'a/b?c=d&e#f g%2F' },
        { a: '%2e%2E', path: '/echo/%252e%252E', q: '%2e%2E' },
        { a: 'ü🙂', path: '/echo/%C3%BC%F0%9F%99%82', q: 'ü🙂' },
        { a: '', path: '/echo/', q: '' },
      ],
      rejects: [{ rowNumber: 2, column: 'a', value: '..', code: 'row.bad_address' }],
    },
    {
      title: 'sends values in the body by their types',
      config: asking(
        '/echo/',
        { method: 'POST', body: { n: '{n}', b: '{b}', t: '{t}', j: '{j}', s: '{t} of {n} {{}}', k: [1, null] } },
        [{ path: 'body', as: 'sent', type: 'json' }],
      ),
      columns: [column('n', 'numeric'), column('b', 'boolean'), column('t', 'text'), column('j', 'json')],
      rows: [
        { n: '1.5', b: 'true', t: 'say "x"', j: { a: [1] } },
        { n: null, b: null, t: null, j: null },
      ],
      expect: [
        {
          n: '1.5',
          b: 'true',
          t: 'say "x"',
          j: '{"a":[1]}',
          sent: '{"n":1.5,"b":true,"t":"say \\"x\\"","j":{"a":[1]},"s":"say \\"x\\" of 1.5 {}","k":[1,null]}',
        },
        {
          n: null,
          b: null,
          t: null,
          j: null,
          sent: '{"n":null,"b":null,"t":null,"j":null,"s":" of  {}","k":[1,null]}',
        },
      ],
    },
    {
      title: 'asks for several rows in one request, and takes the results by their order',
      config: asking('/many', { method: 'POST', body: '{id}', batchSize: 3 }, [
        { path: 'twice', as: 'twice', type: 'json' },
      ]),
      columns: [column('id', 'text')],
      rows: [{ id: 'a' }, { id: 'none' }, { id: 'b' }, { id: 'a' }, { id: null }],
      expect: [
        { id: 'a', twice: '["a","a"]' },
        { id: 'none', twice: null },
        { id: 'b', twice: '["b","b"]' },
        { id: 'a', twice: '["a","a"]' },
        { id: null, twice: '[null,null]' },
      ],
    },
    {
      title: 'rejects rows that the service cannot answer, or gives NULL, where it is told to',
      config: asking('/{kind}/x', { onFailure: 'reject' }),
      columns: [column('kind')],
      rows: [{ kind: 'html' }, { kind: 'city' }, { kind: 'odd' }],
      expect: [{ kind: 'city', label: null }],
      rejects: [
        { rowNumber: 1, column: 'kind', value: 'html', code: 'row.no_answer' },
        { rowNumber: 3, column: 'kind', value: 'odd', code: 'row.no_answer' },
      ],
    },
    {
      title: 'leaves out a header whose field is NULL, and rejects a value that no header can hold',
      config: asking('/city/bonn', { headers: { 'X-For': 'row {a}' } }),
      columns: [column('a')],
      rows: [{ a: 'x' }, { a: null }, { a: 'two\r\nlines' }, { a: '🙂' }],
      expect: [
        { a: 'x', label: 'Bonn' },
        { a: null, label: 'Bonn' },
      ],
      rejects: [
        { rowNumber: 3, column: 'a', code: 'row.bad_header' },
        { rowNumber: 4, column: 'a', code: 'row.bad_header' },
      ],
    },
  ],
  typing: [
    {
      title: 'adds the fields with their types, and says that rows may be asked for again',
      config: saying({
        select: [
          { path: 'a', as: 'a', type: 'float' },
          { path: 'b', as: 'b' },
        ],
      }),
      columns: [column('city', 'text')],
      output: ['city text', 'a double', 'b text'],
      issues: [AT_LEAST_ONCE],
    },
    {
      title: 'refuses fields that are not there and names that are taken',
      config: saying({ method: 'POST', headers: { 'X-A': '{x}' }, body: ['{y}'], select: [{ path: '', as: 'city' }] }),
      columns: [column('city'), column('z')],
      issues: [
        { code: 'config.unknown_field', field: 'service.headers.X-A' },
        { code: 'config.unknown_field', field: 'service.body' },
        { code: 'config.duplicate_field', field: 'service.select[0].as' },
        AT_LEAST_ONCE,
      ],
    },
    ...[
      'ftp://geo.example.org/{city}',
      'https://{city}.example.org/',
      'https://user:pass@example.org/',
      'https://example.org\\@{city}/',
      'https://example.org/a/../{city}',
      'https://example.org/{city',
      'https://example.org/#{city}',
      '{city}',
    ].map((url) => ({
      title: `refuses the address ${url}`,
      config: saying({ url }),
      columns: [column('city')],
      issues: [{ code: 'config.invalid', field: 'service.url' }, AT_LEAST_ONCE],
    })),
    {
      title: 'refuses secrets in a plan, and headers that it sets itself',
      config: saying({ headers: { Authorization: 'Bearer x', Cookie: 'a=b', Host: 'other' } }),
      columns: [column('city')],
      issues: [
        { code: 'config.invalid', field: 'service.headers.Authorization', next: 'Give it as auth.' },
        { code: 'config.invalid', field: 'service.headers.Cookie' },
        { code: 'config.invalid', field: 'service.headers.Host' },
        AT_LEAST_ONCE,
      ],
    },
    {
      title: 'refuses a body of a GET, several rows in one address, and what is no path',
      config: saying({ body: 1, batchSize: 5, results: 'a..b', select: [{ path: 'a[', as: 'x' }] }),
      columns: [column('city')],
      issues: [
        { code: 'config.invalid', field: 'service.body' },
        { code: 'config.invalid', field: 'service.batchSize' },
        { code: 'config.invalid', field: 'service.results' },
        { code: 'config.invalid', field: 'service.select[0].path' },
        AT_LEAST_ONCE,
      ],
    },
  ],
});
