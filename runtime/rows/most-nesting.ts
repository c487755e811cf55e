/**
 * Arrays and objects of JSON inside one another, the outermost counted in: of a record of a source, and of a request's body. What walks
 * through a value calls itself at each.
 */
export const MOST_NESTING = 1000;
