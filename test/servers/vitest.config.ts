import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ["test/servers/*.test.ts"],
    exclude: [],
    outputFile: { json: ".ci/out/servers.json" },
  },
});
