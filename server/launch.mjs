#!/usr/bin/env node
// Plain JS for any Node 20+: installs what package-lock.json names when it is not there, then hands over to the
// pinned Node in node_modules. `start` builds the program and serves, `own-tests` runs the tests of Sluice itself,
// anything else goes to the CLI: as it was built, if that is up to date.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtProgram } from './built-program.mjs';
import { lock } from './lock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const modules = join(root, 'node_modules');
const pinnedNode = join(modules, '.bin', 'node');
const cli = join(root, 'server', 'cli', 'main.ts');

const [verb = 'help', ...rest] = process.argv.slice(2);
await install();
if (verb === 'own-tests')
  await become(pinnedNode, [join(modules, 'vitest', 'vitest.mjs'), 'run', '--root', root, ...rest]);
else {
  if (isPinnedNode()) {
    // Before the first module with types is loaded: what strips them is not even loaded then.
    module.enableCompileCache();
    if (verb === 'start') await build();
    const entry = builtProgram(root) ?? cli;
    process.argv = [process.execPath, entry, verb === 'start' ? 'serve' : verb, ...rest];
    await import(pathToFileURL(entry));
  } else await become(pinnedNode, [fileURLToPath(import.meta.url), verb, ...rest]);
}

function isPinnedNode() {
  return realpathSync(process.execPath) === realpathSync(pinnedNode);
}

/** Runs `npm ci` where node_modules is missing or is not what the lock file says; one process at a time. */
async function install() {
  if (isInstalled()) return;
  mkdirSync(modules, { recursive: true });
  const release = await lock(join(root, '.sluice', 'install.lock'), {
    onWait: (pid) => console.log(`Process ${pid} is installing the dependencies; waiting for it.`),
  });
  try {
    if (isInstalled()) return;
    console.log('Installing the dependencies (npm ci). This happens once.');
    const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: environmentOfNpm() });
    if (code === 0 && isInstalled()) return;
    console.error(
      code === 0
        ? 'npm ci ended well, but node_modules still lacks packages of package-lock.json. Install scripts may be off: run "npm ci --ignore-scripts=false".'
        : `npm ci failed (exit ${code}): its output is above. Mend what it names, then run this again.`,
    );
    process.exit(1);
  } finally {
    release();
  }
}

/** Bundles the program where that is missing; what cannot be bundled runs from its sources, more slowly started. */
async function build() {
  if (builtProgram(root) !== null || !existsSync(join(modules, 'rolldown'))) return;
  const code = await run(pinnedNode, [join(root, 'server', 'cli', 'build.ts'), 'program'], {});
  if (code !== 0) console.error('The program could not be built: its output is above. It runs from its sources.');
}

function isInstalled() {
  if (!existsSync(pinnedNode)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(modules, '.package-lock.json'));
  // Optional ones are for other platforms; the unnamed one is this package.
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || found[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

// Without our own node_modules/.bin: npm is about to delete the Node in it.
function environmentOfNpm() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(modules));
  return { ...process.env, PATH: path.join(delimiter) };
}

/** Runs a program in our place: signals go to it, its end is ours. */
async function become(command, args) {
  process.exitCode = await run(command, args, {});
}

async function run(command, args, options) {
  const child = spawn(command, args, {
    cwd: options.env === undefined ? process.cwd() : root,
    stdio: 'inherit',
    ...options,
  });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
