import type { Command } from 'commander';
import { cat } from './cat.ts';
import { deadLetters } from './dead-letters.ts';
import { diff } from './diff.ts';
import { evaluate } from './eval.ts';
import { infer } from './infer.ts';
import { plan } from './plan.ts';
import { preview } from './preview.ts';
import { publish } from './publish.ts';
import { resume } from './resume.ts';
import { revert } from './revert.ts';
import { rollback } from './rollback.ts';
import { run } from './run.ts';
import { seenKeys } from './seen-keys.ts';
import { serve } from './serve.ts';
import { test } from './test.ts';
import { validate } from './validate.ts';
import { versions } from './versions.ts';

/** Every command, in the order of the help: one file each. What is heavy is imported in the action. */
export const commands: readonly (() => Command)[] = [
  serve,
  run,
  resume,
  rollback,
  validate,
  plan,
  preview,
  test,
  infer,
  cat,
  evaluate,
  deadLetters,
  versions,
  diff,
  publish,
  revert,
  seenKeys,
];
