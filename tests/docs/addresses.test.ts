import { expect, test } from 'vitest';
import { sockets } from '../../server/api/live/sockets.ts';
import { routes } from '../../server/api/routes.ts';
import { filesBelow, type Mention, mentionsIn } from './addresses.ts';

const ADDRESSES = [
  ...routes,
  ...sockets.map(({ path }) => ({ method: 'WebSocket', path })),
  ...sockets.map(({ path }) => ({ method: 'GET', path })),
  ...['/healthz', '/readyz'].map((path) => ({ method: 'GET', path })),
].map(({ method, path }) => ({ method, path: path.replaceAll(/\{\w+\}/g, '{}') }));

const exists = ({ method, path }: Mention): boolean =>
  ADDRESSES.some((known) => isSame(path, known.path) && (method === null || method === known.method));

/** A part that a message fills in may stand for any part of an address, such as `/api/v1/${what}s`. */
function isSame(named: string, known: string): boolean {
  const [parts, others] = [named.split('/'), known.split('/')];
  return parts.length === others.length && parts.every((part, index) => part === '{}' || part === others[index]);
}

const DOCS = ['README.md', 'AGENTS.md', ...filesBelow(['docs'], ['.md'])];
const SOURCES = filesBelow(['server', 'ui', 'runtime', 'sources', 'sinks', 'operators'], ['.ts', '.tsx']).filter(
  (file) => !file.startsWith('ui/dist') && !file.includes('generated'),
);

test('every address that the docs, the UI and the messages name is there', () => {
  const mentions = [...DOCS, ...SOURCES].flatMap(mentionsIn);
  expect(mentions.length).toBeGreaterThan(60);
  expect(mentions.filter((mention) => !exists(mention))).toEqual([]);
});

test('every address is in the docs', () => {
  const documented = new Set(DOCS.flatMap(mentionsIn).map(({ method, path }) => `${method} ${path}`));
  const wanted = [...routes, ...sockets.map(({ path }) => ({ method: 'WebSocket', path }))];
  const lacking = wanted.filter(
    ({ method, path }) => !documented.has(`${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
  );
  expect(lacking.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('an address that is not there is found out', () => {
  expect(exists({ place: '', method: 'PATCH', path: '/runs' })).toBe(false);
  expect(exists({ place: '', method: null, path: '/runs/{}/nothing' })).toBe(false);
});
