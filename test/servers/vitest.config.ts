import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ["test/servers/*.test.ts"],
    exclude: [],
    // most of their time they wait
    maxWorkers: 3,
    outputFile: { json: ".ci/out/servers.json" },
  },
});
