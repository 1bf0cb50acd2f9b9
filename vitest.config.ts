import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ownSources = new URL("./test/support/own-sources.ts", import.meta.url).href;

/** Longest first, so that no worker is left with one at the end; a fresh checkout knows no durations. */
const takesLongest = /\/test\/(examples|cli\/kill-|reconcile\/faults-|simulation\/)/;

class LongestFirst extends BaseSequencer {
  /** Files side by side fall into different parts, so that none has all of what is tried on several things. */
  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { index, count } = this.ctx.config.shard ?? { index: 1, count: 1 };
    return files
      .toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
      .filter((_, place) => place % count === index - 1);
  }

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => takesLongest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** What all suites have alike. */
export const common = {
  test: {
    // against what hangs: a busy machine takes several times what a quiet one does
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // one a core: the default leaves a core to vitest itself, which needs little of it
    maxWorkers: "100%",
    // what a file changes of the process it puts back; modules are read once a worker
    isolate: false,
    // by Node itself, as those who use the package run it; nothing here is mocked as a module
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ["--max-semi-space-size=64", `--import=${ownSources}`],
    unstubEnvs: true,
    reporters: process.env["CI"] ? ["default", "json"] : ["default"],
    typecheck: { include: ["test/**/*.test-d.ts"], enabled: false },
  },
} satisfies ViteUserConfig;

/** Suites that need servers, a browser or other clients: npm run test:servers, test:browser and so on. */
const elsewhere = ["clients", "browser", "editor", "servers"].map((name) => `test/${name}/**`);
/** Deaths, faults and simulations at many places, laws over many cases, whole processes: minutes. */
const long = ["test/**/*.long.test.ts"];

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    sequence: { sequencer: LongestFirst },
    outputFile: { json: ".ci/out/vitest.json" },
    projects: [
      {
        extends: true,
        test: { name: "quick", include: ["test/**/*.test.ts"], exclude: [...long, ...elsewhere] },
      },
      { extends: true, test: { name: "long", include: long } },
    ],
  },
});
