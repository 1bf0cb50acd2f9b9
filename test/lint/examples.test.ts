import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lint, loadDesiredState } from "ringwright";
import { describe, expect, test } from "vitest";

const now = new Date("2026-11-22T09:00:00Z");

describe("the header of an example", () => {
  test.each(["03-pipeline", "04-all-updates", "06-maintenance-window"])(
    "%s lists each warning of the lint, and there is no error",
    async (example) => {
      const file = join(import.meta.dirname, "../../examples", example, "ringwright.yaml");
      const listed = [...readFileSync(file, "utf8").matchAll(/^#\s+(RL\d{3} \S+):/gm)];

      const { findings } = lint(await loadDesiredState(file, { env: {}, now }), { now });
      expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
      const warned = findings.filter(({ severity }) => severity === "warning");
      expect(warned.map(({ id, address }) => `${id} ${address}`).sort()).toEqual(
        listed.map(([, line]) => String(line)).sort(),
      );
    },
  );
});
