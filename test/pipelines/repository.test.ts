import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "./job.ts";

const folder = join(root, ".github/workflows");

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly "timeout-minutes"?: number;
        readonly permissions?: Readonly<Record<string, string>>;
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

describe.each(readdirSync(folder))("the workflow %s of the repository", (name) => {
  const workflow = parse(readFileSync(join(folder, name), "utf8")) as Workflow;
  const jobs = Object.values(workflow.jobs);

  test("reads alone where nothing else is said, and ends in time", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const job of jobs) {
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      const written = Object.entries(job.permissions ?? {}).filter(
        ([, right]) => right === "write",
      );
      // a token of the run for npm, and for the badge
      expect(written.map(([what]) => what).filter((what) => what !== "id-token")).toEqual([]);
    }
  });

  test("runs actions of one commit, and no text of an event as a command", () => {
    for (const { uses, run } of jobs.flatMap((job) => job.steps)) {
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(run ?? "").not.toContain("${{");
    }
  });
});

test("what is published has no script that runs where it is installed", async () => {
  const { makePublishFolder } = await import("../../scripts/publish-folder.ts");
  const { mkdtemp, rm } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const target = await mkdtemp(join(tmpdir(), "ringwright-publish-"));
  try {
    makePublishFolder(target);
    const manifest = JSON.parse(readFileSync(join(target, "package.json"), "utf8")) as Record<
      string,
      unknown
    >;
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(["scripts"]));
    expect(manifest).toMatchObject({
      name: "ringwright",
      repository: { url: "git+https://github.com/ringwright/ringwright.git" },
    });
    const { dependencies } = manifest as { readonly dependencies: Record<string, string> };
    for (const range of Object.values(dependencies)) expect(range).toMatch(/^\^/);
    expect(readdirSync(target)).toEqual(expect.arrayContaining(["dist", "docs", "README.md"]));
  } finally {
    await rm(target, { recursive: true, force: true });
  }
});
