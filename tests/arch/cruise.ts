import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

const FOLDERS = ['runtime', 'operators', 'sources', 'sinks', 'server', 'ui', 'tests'];

interface Statement {
  readonly type: string;
}
interface Visitor {
  visitStatement(statement: Statement): Statement;
  visitVariableDeclarator(declarator: unknown): unknown;
}

/** Checks the import laws of `.dependency-cruiser.mjs` on the checkout at `root`. */
export async function cruiseCheckout(root: string): Promise<ICruiseResult> {
  teachUsing();
  const { default: config } = await import(pathToFileURL(`${root}/.dependency-cruiser.mjs`).href);
  const { output } = await cruise(FOLDERS, { ...config.options, baseDir: root, validate: true, ruleSet: config });
  if (typeof output === 'string') throw new Error(output);
  return output;
}

// The walker of @swc/core 1.16 throws on `using x = …`, though its parser reads it.
function teachUsing(): void {
  const { Visitor } = createRequire(import.meta.url)('@swc/core/Visitor.js') as { Visitor: { prototype: Visitor } };
  const { visitStatement } = Visitor.prototype;
  Visitor.prototype.visitStatement = function (statement) {
    if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
    const { decls } = statement as Statement & { decls: unknown[] };
    for (const declarator of decls) this.visitVariableDeclarator(declarator);
    return statement;
  };
}
