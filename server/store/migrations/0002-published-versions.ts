/** Who made a version the live one, and when. */
export const publishedVersions = {
  name: '0002-published-versions',
  sql: `
ALTER TABLE sluice.pipeline_versions ADD published_at timestamptz, ADD published_by text;
`,
};
