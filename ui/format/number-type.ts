/** Types whose values stand to the right, so that their digits line up; as Postgres or a pipeline spells them. */
const NUMBERS = /^(smallint|integer|bigint|numeric|real|double)\b/;

export function isNumber(type: string): boolean {
  return NUMBERS.test(type);
}
