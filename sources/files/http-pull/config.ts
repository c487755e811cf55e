import { z } from 'zod';

const webAddress = z
  .url({ protocol: /^https?$/ })
  .refine((url) => URL.canParse(url) && new URL(url).username === '', 'an address without a user in it: sign in by it')
  .refine((url) => URL.canParse(url) && new URL(url).hash === '', 'an address without a # in it');

export const httpPullConfig = z.strictObject({
  url: webAddress.optional().meta({
    title: 'Address',
    description:
      'Where paths start; nothing outside of it is asked for. Of one file, where the path is left empty. Without it the path of a source node is a whole address: give it where there are credentials, so that these go nowhere else.',
    examples: ['https://data.example.com/exports/'],
  }),
  files: z
    .array(z.string().min(1))
    .default([])
    .meta({
      title: 'Files',
      description:
        'The files beneath the address, or whole addresses: HTTP lists nothing by itself. A path of a source node is then a folder of them, and its pattern narrows it.',
      examples: [['customers/2026-01.csv', 'customers/2026-02.csv']],
    }),
  index: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Index',
      description:
        'A text file beneath the address with one path a line, read anew by each run: more files, which need not stand here.',
      examples: ['index.txt'],
      advanced: true,
    }),
  maxWholeBytes: z
    .int()
    .min(1)
    .default(10 * 1024 ** 3)
    .meta({
      title: 'Largest whole file',
      description:
        'Most bytes of a file that is kept whole on the disk of this machine while it is read, since its server gives no ranges or no version of it.',
      advanced: true,
    }),
});
export type HttpPullConfig = z.output<typeof httpPullConfig>;

/** What a header or a parameter may be called. */
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** What a header may carry. */
const VALUE = /^[\x20-\x7e]+$/;

/** Headers of every request: some go along where an address redirects to another, and a key must not; others frame it. */
const OWN_HEADER =
  /^(accept|accept-encoding|content-type|if-match|if-range|if-unmodified-since|range|user-agent|host|connection|content-length|transfer-encoding|expect|upgrade|te|trailer|keep-alive)$/i;

export const apiKey = z.strictObject({
  apiKey: z.string().regex(VALUE, 'printable ASCII').meta({
    title: 'API key',
    description: 'Sent with each request to the address, and to no other where it redirects.',
    secret: true,
  }),
  in: z.enum(['header', 'query']).default('header').meta({
    title: 'Sent in',
    description: 'A header, or a parameter of the address.',
    advanced: true,
  }),
  name: z
    .string()
    .regex(NAME, 'a name of a header or a parameter')
    .refine((name) => !OWN_HEADER.test(name), 'a header that requests have anyway carries no key')
    .default('X-API-Key')
    .meta({ title: 'Name', description: 'Of the header or the parameter.', advanced: true }),
});

export const bearer = z.strictObject({
  token: z.string().regex(VALUE, 'printable ASCII').meta({
    title: 'Bearer token',
    description: 'Sent as Authorization: Bearer, to no other address where it redirects.',
    secret: true,
  }),
});

export const basic = z.strictObject({
  username: z
    .string()
    .regex(/^[^:]*$/, 'no colon')
    .meta({ title: 'User', description: 'Its name.' }),
  password: z.string().meta({ title: 'Password', description: 'Of the user.', secret: true }),
});

/** Told apart by what they have; `null`: none. */
export type HttpAuth = z.output<typeof apiKey> | z.output<typeof bearer> | z.output<typeof basic> | null;
