import { defineConfig } from "vitest/config";
import common from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ["test/browser/*.test.ts"],
    exclude: [],
    // a browser starts slowly beside other work
    hookTimeout: 60_000,
    outputFile: { json: ".ci/out/browser.json" },
  },
});
