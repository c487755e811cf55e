import type { SqlRoutine } from '../../contract.ts';
import { isLike, likeEscape } from '../string/like.ts';
import { binaryFunction } from './define.ts';

/** One character a byte. */
function characters(bytes: Buffer): string {
  return bytes.toString('latin1');
}

function like(name: string, wanted: boolean, summary: string): SqlRoutine {
  return {
    kind: 'operator',
    name,
    category: 'Binary',
    arguments: ['bytea', 'bytea'],
    argumentNames: ['bytes', 'pattern'],
    returns: 'boolean',
    summary,
    example: `'abc'::bytea ${wanted ? 'LIKE' : 'NOT LIKE'} 'a%'::bytea`,
    call: (bytes: Buffer, pattern: Buffer) => isLike(characters(bytes), characters(pattern)) === wanted,
  };
}

export const likeBytesRoutines: readonly SqlRoutine[] = [
  like('~~', true, 'LIKE, byte by byte.'),
  like('!~~', false, 'NOT LIKE, byte by byte.'),
  binaryFunction({
    name: 'like_escape',
    arguments: ['bytea', 'bytea'],
    argumentNames: ['pattern', 'escape'],
    summary: 'The pattern with backslash as its escape byte.',
    example: "like_escape('50#%'::bytea, '#'::bytea)",
    call: (pattern: Buffer, escapeByte: Buffer) =>
      Buffer.from(likeEscape(characters(pattern), characters(escapeByte)), 'latin1'),
  }),
];
