/** The worked example of the specification, `local_fs` for S3: the one place where its bodies stand. */
export const customers = {
  name: 'customers',
  displayName: 'Customer Profiles',
  description: 'Core customer entity for decisioning',
  entityType: 'customer',
  fields: [
    { name: 'name', dataType: 'varchar', length: 100, isNullable: false },
    { name: 'email', dataType: 'varchar', length: 255, isNullable: false, isUnique: true },
    { name: 'credit_score', dataType: 'integer', isNullable: true },
    { name: 'balance', dataType: 'numeric', precision: 12, scale: 2, isNullable: true },
  ],
};

export const dailyLoad = {
  name: 'Customer Daily Load',
  description: 'Ingest customer data with PII masking',
  executionConfig: { mode: 'batch', batchSize: 5000, parallelism: 4, errorHandling: 'dlq' },
  nodes: [
    {
      id: 'source-1',
      nodeType: 'source',
      label: 'S3 CSV Source',
      config: { fileFormat: 'csv', hasHeader: true },
      positionX: 0,
      positionY: 100,
    },
    {
      id: 'filter-1',
      nodeType: 'filter_rows',
      label: 'Filter Active Customers',
      config: { field: 'balance', operator: '>', value: '0' },
      positionX: 300,
      positionY: 100,
    },
    {
      id: 'rename-1',
      nodeType: 'rename_field',
      label: 'Standardize Email Field',
      config: { sourceField: 'email_address', targetField: 'email' },
      positionX: 600,
      positionY: 100,
    },
    {
      id: 'mask-1',
      nodeType: 'mask_pii',
      label: 'Mask SSN',
      config: { field: 'ssn', maskType: 'ssn' },
      positionX: 900,
      positionY: 100,
    },
    { id: 'target-1', nodeType: 'target', label: 'Customer Schema', config: {}, positionX: 1200, positionY: 100 },
  ],
  edges: [
    { source: 'source-1', target: 'filter-1' },
    { source: 'filter-1', target: 'rename-1' },
    { source: 'rename-1', target: 'mask-1' },
    { source: 'mask-1', target: 'target-1' },
  ],
};

export const connector = { type: 'local_fs', config: { path: './data' } };

/** Header of the customers' CSV: nobody declares a type. */
export const csvColumns = ['name', 'email_address', 'credit_score', 'balance', 'ssn'].map((name, sourceOrdinal) => ({
  name,
  type: 'untyped' as const,
  nullable: true,
  sourceOrdinal,
}));
