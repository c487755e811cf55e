/** The connector type whose files come through the API. */
export const UPLOAD_CONNECTOR = 'csv_upload';
