import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  // suites may run beside each other
  cacheDir: "node_modules/.vite/browser",
  test: {
    ...common.test,
    include: ["test/browser/*.test.ts"],
    exclude: [],
    // a browser starts slowly beside other work
    hookTimeout: 60_000,
    // the browser works in processes of its own: one page is laid out while another is measured
    maxConcurrency: 2,
    outputFile: { json: ".ci/out/browser.json" },
  },
});
