import { GraphClient, listKnownIssues } from "ringwright";
import { expect, test } from "vitest";
import { createTestTenant } from "../support/tenant.ts";

test("listKnownIssues gives its items by page as well, the same in both ways", async () => {
  const mock = createTestTenant({
    knownIssues: [
      { title: "Fonts blur", startDateTime: "2026-11-01T00:00:00Z" },
      { title: "Restarts in a loop", startDateTime: "2026-11-02T00:00:00Z" },
    ],
  });
  const graph = new GraphClient(mock.credential, { fetch: mock.fetch });
  const issues = listKnownIssues(graph);

  const single: string[] = [];
  for await (const { id, title } of issues) single.push(`${id} ${title}`);
  const paged: string[] = [];
  for await (const page of issues.byPage())
    for (const { id, title } of page) paged.push(`${id} ${title}`);

  expect(single.some((text) => text.endsWith("Fonts blur"))).toBe(true);
  expect(paged).toEqual(single);
});
