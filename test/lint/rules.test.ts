import { lint } from "ringwright";
import { describe, expect, test } from "vitest";
import { load } from "../support/lab.ts";
import { ruleCases } from "./rule-cases.ts";

const now = new Date("2026-11-22T09:00:00Z");

async function idsOf(config: string, files?: Record<string, string>): Promise<string[]> {
  const { findings } = lint(await load(`version: 1\nstack: corp\n${config}`, {}, now, files), {
    now,
  });
  return findings.map(({ id }) => id);
}

describe("each rule of the lint", () => {
  test.each(Object.entries(ruleCases))("%s", async (id, { broken, sound, files }) => {
    expect(await idsOf(broken, files)).toContain(id);
    expect(await idsOf(sound, files)).not.toContain(id);
  });
});
