// This package, imported by its name in a test, is its sources and not what was last built: read
// first in each process that runs tests, it resolves the names that tsconfig.json gives the compiler.
import { registerHooks } from "node:module";
import tsconfig from "../../tsconfig.json" with { type: "json" };

const root = new URL("../../", import.meta.url);
const sources = new Map(
  Object.entries(tsconfig.compilerOptions.paths).map(
    ([name, [path = ""]]) => [name, new URL(path, root).href] as const,
  ),
);

registerHooks({
  resolve(name, context, next) {
    const url = sources.get(name);
    return url === undefined ? next(name, context) : { url, shortCircuit: true };
  },
});
