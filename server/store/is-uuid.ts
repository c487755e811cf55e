const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a `uuid` column can be asked for it; anything else is an id that nothing has. */
export const isUuid = (id: string): boolean => UUID.test(id);
