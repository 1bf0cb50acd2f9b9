import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^ringwright$/, replacement: at("./src/index.ts") },
      { find: /^ringwright\/mocks$/, replacement: at("./mocks/index.ts") },
      { find: /^ringwright\/rules$/, replacement: at("./src/rules/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    reporters: process.env["CI"] ? ["default", "json"] : ["default"],
    outputFile: { json: ".ci/out/vitest.json" },
    typecheck: { include: ["test/**/*.test-d.ts"], enabled: false },
  },
});
