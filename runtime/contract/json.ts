/** A value that JSON can hold. 64-bit integers and decimals are strings, never rounded numbers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
