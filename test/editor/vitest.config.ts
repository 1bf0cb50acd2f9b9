import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  // suites may run beside each other
  cacheDir: "node_modules/.vite/editor",
  test: {
    ...common.test,
    include: ["test/editor/*.test.ts"],
    exclude: [],
    // a server starts slowly beside other work
    hookTimeout: 60_000,
    outputFile: { json: ".ci/out/editor.json" },
  },
});
