import { defineConfig } from "vitest/config";
import { common } from "../../vitest.config.ts";

export default defineConfig({
  ...common,
  test: {
    ...common.test,
    include: ["test/servers/*.test.ts"],
    // they wait more than they compute: for leases to end, for servers, for processes
    maxWorkers: 4,
    exclude: [],
    outputFile: { json: ".ci/out/servers.json" },
  },
});
