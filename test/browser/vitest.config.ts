import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ["test/browser/*.test.ts"],
    exclude: [],
    // the browser works in processes of its own: one page is laid out while another is measured
    maxConcurrency: 2,
    outputFile: { json: ".ci/out/browser.json" },
  },
});
