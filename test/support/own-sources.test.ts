import { describe, expect, test } from "vitest";

describe("This package in a test", () => {
  // else what was built last would be tested, and nobody would see it
  test.each([
    ["ringwright", "src/index.ts"],
    ["ringwright/mocks", "mocks/index.ts"],
    ["ringwright/rules", "src/rules/index.ts"],
    ["ringwright/report", "src/report/index.ts"],
    ["ringwright/bullmq", "src/fleet/bullmq/index.ts"],
  ])("is its sources: %s", (name, file) => {
    const sources = new URL(`../../${file}`, import.meta.url).href;

    expect(import.meta.resolve(name)).toBe(sources);
  });
});
