/** What the name of the file ends in that says why the file beside it has failed. */
export const REASON_ENDING = '.reason.json';
