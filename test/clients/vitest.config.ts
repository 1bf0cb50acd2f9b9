import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts"],
    testTimeout: 300_000,
    reporters: process.env["CI"] ? ["default", "json"] : ["default"],
    outputFile: { json: "../../.ci/out/clients.json" },
  },
});
