// `npm run laws`: prints every import that breaks a law of .dependency-cruiser.mjs, and exits with 1 when there is one.
import { fileURLToPath } from 'node:url';
import { cruiseCheckout } from './cruise.ts';

const { summary, modules } = await cruiseCheckout(fileURLToPath(new URL('../..', import.meta.url)));
for (const { rule, from, to } of summary.violations) console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`);
const dependencies = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
console.log(`${modules.length} modules, ${dependencies} imports, ${summary.violations.length} against a law.`);
if (summary.violations.length > 0 || dependencies === 0) process.exitCode = 1;
