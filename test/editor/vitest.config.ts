import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    // runs beside the long tests, which have the other one
    fsModuleCachePath: "node_modules/.vitest-cache-aside",
    include: ["test/editor/*.test.ts"],
    exclude: [],
    outputFile: { json: ".ci/out/editor.json" },
  },
});
