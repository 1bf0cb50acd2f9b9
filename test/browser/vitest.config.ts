import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ["test/browser/*.test.ts"],
    exclude: [],
    outputFile: { json: ".ci/out/browser.json" },
  },
});
