/** What stands before the first row of COPY BINARY. */
export const COPY_BINARY_HEADER: Buffer = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);

/** What stands behind the last one. */
export const COPY_BINARY_TRAILER: Buffer = Buffer.of(0xff, 0xff);
