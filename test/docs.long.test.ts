import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import {
  type ChangeResult,
  driftCategories,
  failureClasses,
  importFormats,
  version,
} from "ringwright";
import { applyCommand } from "../src/cli/declarations/config.ts";
import { outcomeTexts } from "../src/report/outcome-texts.ts";
import { command, folderWith } from "./support/cli.ts";

const root = join(import.meta.dirname, "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
const script = async (name: string) =>
  await promisify(execFile)(
    process.execPath,
    ["--no-warnings", join(root, "scripts", name), "--check"],
    { cwd: root },
  );

describe("the README", () => {
  test("holds the examples as they are", async () => {
    await expect(script("fill-readme.ts")).resolves.toBeDefined();
  });

  test("shows a policy file that is valid, and of which the lint has nothing but notes", async () => {
    const config = /<!-- config:ringwright.yaml -->\n\n```yaml\n([\s\S]*?)```/.exec(
      read("README.md"),
    )?.[1];
    const { config: file } = await folderWith(config ?? "");

    const { code, err } = await command(undefined, ["validate", "-c", file]);
    expect(code).toBe(0);
    // of an example of rings that part a fleet the lint has notes, and nothing worse
    expect(err).toContain("0 errors, 0 warnings, 2 notes");
  });

  test("names both commands and links only to files that exist", () => {
    const text = read("README.md");

    expect(text).toContain("npm ci && npm run demo");
    expect(text).toContain("npm ci && npm test");
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(join(root, link ?? "")), link).toBe(true);
    }
  });

  test("lists commands that exist", async () => {
    const rows = [...read("README.md").matchAll(/^\| `ringwright ([a-z ]+)[^|]*\|(.*)\|$/gm)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, named = "", text = ""] of rows) {
      const words = named.trim().split(" ");
      const others =
        /also ((?:`[a-z]+`(?:, | and )?)+)/.exec(text)?.[1]?.match(/[a-z]+(?=`)/g) ?? [];
      for (const verb of [words.at(-1) ?? "", ...others]) {
        const way = [...words.slice(0, -1), verb];
        const { code, out } = await command(undefined, [...way, "--help"]);
        // of a command that there is not, the help is that of the one above
        expect(out.split("\n")[0], named).toMatch(
          new RegExp(`^Usage: ringwright ${way.join(" ")} \\[`),
        );
        expect(code, named).toBe(0);
      }
    }
  });
});

describe("docs/commands.md", () => {
  test("is the commands' own help", async () => {
    await expect(script("write-command-docs.ts")).resolves.toBeDefined();
  });
});

describe("docs/config.md", () => {
  test("says of each property what the schema says", async () => {
    await expect(script("write-config-docs.ts")).resolves.toBeDefined();
  });
});

describe("docs/diagnostics.md", () => {
  test("has every error of policy files as the table has it", async () => {
    await expect(script("write-diagnostics-docs.ts")).resolves.toBeDefined();
  });
});

describe("docs/importing.md", () => {
  test("has a row for each format and for each verdict", () => {
    const text = read("docs/importing.md");
    const rows = [...text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);

    expect(rows).toEqual([...importFormats, ...Object.keys(outcomeTexts)]);
  });
});

describe("docs/lint.md", () => {
  test("is the rules' own words", async () => {
    await expect(script("write-lint-docs.ts")).resolves.toBeDefined();
  });
});

describe("docs/json-outputs.md and docs/schemas", () => {
  test("are what the types of outputs say", async () => {
    await expect(script("write-output-schemas.ts")).resolves.toBeDefined();
  });
});

describe("docs/apply.md", () => {
  const rows = (heading: string) => {
    const table = new RegExp(`\\n\\| ${heading} [^\\n]*\\n[^\\n]*\\n((?:\\|[^\\n]*\\n)+)`);
    const [, body = ""] = table.exec(read("docs/apply.md")) ?? [];
    return [...body.matchAll(/^\| `?(\w+)/gm)].map(([, name]) => name);
  };

  test("names every result, exit code and category of drift", () => {
    const results: Record<ChangeResult["result"], true> = {
      applied: true,
      unchanged: true,
      pending: true,
      stale: true,
      skipped: true,
      failed: true,
      unknown: true,
    };

    expect(rows("Result")).toEqual(Object.keys(results));
    const codes = [0, 1, ...Object.keys(applyCommand.exitCodes ?? {})].map(String);
    expect(rows("Exit code of `apply`")).toEqual(codes);
    expect(rows("Category")).toEqual(driftCategories);
  });

  test("shows commands that there are, with their options", async () => {
    const blocks = read("docs/apply.md").matchAll(/```sh\n([\s\S]*?)```/g);
    const lines = [...blocks].flatMap(([, block = ""]) => block.trim().split("\n"));
    expect(lines.length).toBeGreaterThanOrEqual(5);
    for (const line of lines) {
      const [, name = "", ...words] = line.split(" ");
      const { out } = await command(undefined, [name, "--help"]);
      expect(out.split("\n")[0]).toContain(`Usage: ringwright ${name} `);
      for (const word of words.filter((one) => one.startsWith("--"))) expect(out).toContain(word);
    }
  });
});

describe("docs/config.md", () => {
  test("shows blocks that are valid within a policy file", async () => {
    const blocks = [...read("docs/config.md").matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      ([, block]) => block ?? "",
    );
    const head =
      "version: 1\nstack: docs\ngroups:\n  pilot: { existing: true, displayName: Pilot }\nrings:\n  broad: { displayName: Broad, assignments: [{ group: pilot }] }\n  new: { displayName: New }\n";
    for (const block of blocks) {
      const { config } = await folderWith(`${head}${block}`);
      const { code, err } = await command(undefined, ["validate", "-c", config]);
      expect(code, err).toBe(0);
    }
    expect(blocks.length).toBeGreaterThanOrEqual(3);
  });
});

describe("docs/compliance.md", () => {
  test("has the numbers of the catalog of failures, and every class with what it holds", () => {
    const { readOn, alerts, codes } = JSON.parse(read("src/health/errors/catalog.json")) as {
      readOn: string;
      alerts: unknown[];
      codes: unknown[];
    };
    const text = read("docs/compliance.md").replace(/\s+/g, " ");
    const rows = [...read("docs/compliance.md").matchAll(/^\| `(\w+)` .* \| (yes|no) +\|$/gm)];

    expect(text).toContain(`${alerts.length} alerts and ${codes.length} codes are known`);
    expect(text).toContain(`last held against the pages on ${readOn}`);
    expect(rows.map(([, name, holds]) => [name, holds === "yes"])).toEqual(
      Object.entries(failureClasses).map(([name, { holdsRollout }]) => [name, holdsRollout]),
    );
  });
});

describe("the version", () => {
  test("is that of package.json", () => {
    expect(version).toBe((JSON.parse(read("package.json")) as { version: string }).version);
  });
});
