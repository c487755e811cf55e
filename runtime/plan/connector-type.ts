/** Connector types as the typed IR spells them. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['s3', 'aws_s3'],
  ['kafka_consumer', 'kafka'],
  ['kinesis_consumer', 'amazon_kinesis'],
  ['pulsar_consumer', 'pulsar'],
]);

/** The specification's spelling of a connector type. */
export function connectorType(type: string): string {
  return SPELLINGS.get(type) ?? type;
}
