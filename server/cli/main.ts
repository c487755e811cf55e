import { enableCompileCache } from 'node:module';

// Types are stripped and modules compiled once a machine, not once a command: the start takes half as long.
enableCompileCache();
const { runProgram } = await import('./run-program.ts');
await runProgram();
