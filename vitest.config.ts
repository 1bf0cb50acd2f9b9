import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Tests that try every position of a run, or many seeds, take far longer than their size says.
 * They begin first, so that no worker is left with one at the end; a fresh checkout knows no
 * durations.
 */
const takesLong = /\/test\/(cli\/kill-|reconcile\/faults-|simulation\/)/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => takesLong.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^ringwright$/, replacement: at("./src/index.ts") },
      { find: /^ringwright\/mocks$/, replacement: at("./mocks/index.ts") },
      { find: /^ringwright\/rules$/, replacement: at("./src/rules/index.ts") },
      { find: /^ringwright\/report$/, replacement: at("./src/report/index.ts") },
      { find: /^ringwright\/bullmq$/, replacement: at("./src/fleet/bullmq/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // suites of their own: npm run test:clients, test:browser, test:editor, test:servers
    exclude: ["test/clients/**", "test/browser/**", "test/editor/**", "test/servers/**"],
    testTimeout: 60_000,
    // one a core: the default leaves a core to vitest itself, which needs little of it
    maxWorkers: "100%",
    // what a file changes of the process it puts back; modules are read once a worker
    isolate: false,
    unstubEnvs: true,
    sequence: { sequencer: LongestFirst },
    reporters: process.env["CI"] ? ["default", "json"] : ["default"],
    outputFile: { json: ".ci/out/vitest.json" },
    typecheck: { include: ["test/**/*.test-d.ts"], enabled: false },
  },
});
