import type pg from 'pg';

/** A signature in Postgres' own catalogue, its types as `format_type` names them. */
export interface Signature {
  readonly kind: 'function' | 'operator';
  readonly name: string;
  readonly arguments: readonly string[];
  /** Type of the elements of a variadic last argument; it is not in `arguments`. */
  readonly variadic: string | null;
  /** How many arguments from the end may be left out. */
  readonly defaults: number;
  readonly returns: string;
  readonly strict: boolean;
  /** `i` immutable, `s` stable, `v` volatile. */
  readonly volatility: 'i' | 's' | 'v';
}

/** Every plain function and every operator of pg_catalog; none that returns a set or a pseudo-type that no value has. */
export async function readCatalogue(client: pg.Client): Promise<readonly Signature[]> {
  const { rows } = await client.query<Signature>(SIGNATURES);
  return rows;
}

// `boolean` arguments of json functions and the like are plain; a variadic argument is an array type in proargtypes.
const SIGNATURES = `
SELECT 'function' AS kind, proname AS name, arguments[:cardinality(arguments) - (provariadic <> 0)::int] AS arguments,
       CASE provariadic WHEN 0 THEN NULL ELSE format_type(provariadic, NULL) END AS variadic, pronargdefaults::int AS defaults,
       format_type(prorettype, NULL) AS returns, proisstrict AS strict, provolatile AS volatility
  FROM pg_proc, LATERAL (SELECT coalesce(array_agg(format_type(type, NULL) ORDER BY n), '{}') AS arguments
                           FROM unnest(proargtypes) WITH ORDINALITY AS t(type, n)) AS a
 WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT proretset
   AND prorettype NOT IN ('internal'::regtype, 'trigger'::regtype, 'cstring'::regtype, 'record'::regtype, 'void'::regtype)
UNION ALL
SELECT 'operator', oprname, CASE oprleft WHEN 0 THEN '{}' ELSE ARRAY[format_type(oprleft, NULL)] END || format_type(oprright, NULL),
       NULL, 0, format_type(oprresult, NULL), proisstrict, provolatile
  FROM pg_operator JOIN pg_proc ON pg_proc.oid = oprcode
 WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprright <> 0
 ORDER BY 1, 2, 3, 6`;
