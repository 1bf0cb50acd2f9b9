import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { spellings } from "../../src/settings/spelling.ts";
import { nodeNames, ringTwins } from "../../src/settings/update-nodes.ts";
import { load } from "../support/lab.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/settings.md"), "utf8");

describe("docs/settings.md", () => {
  test("shows a block that is valid, and gives no warning", async () => {
    const block = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? "";

    const desired = await load(
      `version: 1\nstack: docs\ngroups: { pilot: { existing: true, displayName: Pilot } }\n${block}`,
    );

    expect(desired.resources).toHaveLength(2);
    expect(desired.warnings).toEqual([]);
  });

  test("lists every node with its spelling and its ring property, in order", () => {
    const rows = [...text.matchAll(/^\| `(\w+)` +\|[^|]+\| (?:`(\S+)`)? *\| (?:`(\S+)`)? *\|$/gm)];

    expect(rows.map(([, node, spelling, ring]) => [node, spelling, ring])).toEqual(
      nodeNames.map((node) => [node, spellings[node]?.path, ringTwins[node]]),
    );
  });
});
