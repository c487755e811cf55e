import { pythonPackages } from './python-packages.ts';

/** Confluent's client of registries and its serializers, in Python, or why they are missing. */
export const confluentPython = await pythonPackages('confluent-kafka-2.16.1', [
  'confluent-kafka[avro,schemaregistry]==2.16.1',
]);
