import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, type CommandResult, folderWith } from "../support/cli.ts";
import { octoberRollout as files } from "../support/october-rollout.ts";
import { served } from "../support/served.ts";

interface TickDocument {
  readonly phase: string;
  readonly state: {
    readonly stages: readonly { readonly evaluations: readonly { readonly hash: string }[] }[];
  };
}
const documentOf = ({ out }: CommandResult) => JSON.parse(out) as TickDocument;

/** Rings applied, and a way to type commands in their folder. */
async function inFolder(text = files) {
  const mock: MockTenant = served({ devices: 120, startAt: new Date() });
  const { folder, config } = await folderWith(text);
  const type = async (...args: readonly string[]) => await command(mock, [...args, "-c", config]);
  const applied = await type("apply", "--yes");
  expect(applied.code, applied.err).toBe(0);
  return { mock, folder, config, type };
}

describe("a rollout by the command", () => {
  test("is refused while devices are blocked, until that is allowed", async () => {
    const blocking = `${files}compatibility:
  - { name: erp-client, when: { app: "Contoso ERP", version: "< 9.2" }, content: { kind: quality }, level: block }
`;
    const { type, mock, folder } = await inFolder(blocking);

    const refused = await type("rollout", "start", "october", "--yes");
    const report = await type("report", "readiness", "--rollout", "october", "--devices");

    expect(refused.code).toBe(5);
    expect(refused.out).toMatch(/\d+ block: compatibility: erp-client: it has Contoso ERP 9\.1\.0/);
    expect(refused.err).toMatch(/october was not started, .*\d+ of \d+ devices must not get/);
    expect(refused.err).toContain("--allow-blocked");
    expect(
      mock.state.list("deviceConfigurations").some((ring) => ring["qualityUpdatesPaused"] === true),
    ).toBe(false);
    expect(report.code, report.err).toBe(2);
    expect(report.out).toMatch(/^rest +\d/m);
    expect(report.out).toMatch(/^block {3}LT-/m);
    const file = join(folder, "not-ready.yaml");
    const ofRollout = ["report", "readiness", "--rollout", "october", "--write-exclusions", file];
    expect((await type(...ofRollout)).err).toMatch(/wrote .*: group\/not-ready-quality-updates-/);
    expect(await readFile(file, "utf8")).not.toContain("filters:");
    const allowed = await type("rollout", "start", "october", "--yes", "--allow-blocked");
    expect(allowed.code, allowed.err).toBe(0);
    const history = await type("rollout", "history", "october");
    expect(history.out).toContain("on blocked devices as well");
  });

  test("has a readiness of its own, which takes nothing besides its name", async () => {
    const { type } = await inFolder();
    const readiness = async (...args: readonly string[]) =>
      await type("report", "readiness", "--rollout", "october", ...args);

    const both = await readiness("--content", "quality");
    const ring = await readiness("--ring", "pilot");
    const other = await type("report", "readiness", "--rollout", "november");
    const { code, out } = await readiness("--json");

    expect([both.code, ring.code, other.code]).toEqual([1, 1, 1]);
    expect(both.err).toContain("either --content KIND:VALUE or --rollout NAME");
    expect(ring.err).toContain("--rollout takes its stages");
    expect(other.err).toContain("there are october");
    expect([0, 2]).toContain(code);
    const { populations } = JSON.parse(out) as { populations: { displayName: string }[] };
    expect(populations.map(({ displayName }) => displayName)).toEqual(["pilot", "rest"]);
  });

  test("tells what it holds, asks, waits for an approval of what it showed, and goes on", async () => {
    const { type, mock } = await inFolder();
    const paused = () =>
      mock.state
        .list("deviceConfigurations")
        .filter((ring) => ring["qualityUpdatesPaused"] === true)
        .map(({ displayName }) => displayName);

    const unasked = await type("rollout", "start", "october");
    expect(unasked.code).toBe(1);
    expect(unasked.out).toContain("holds ring/rest quality now");
    expect(unasked.out).toContain("ends by itself 35 days after it was last renewed");
    expect(unasked.err).toContain("nobody can be asked here");
    expect(paused()).toEqual([]);

    const started = await type("rollout", "start", "october", "--yes");
    expect(started.code, started.err).toBe(0);
    expect(paused()).toEqual(["Ring rest"]);

    const waiting = await type("rollout", "tick", "october", "--json");
    expect(waiting.code).toBe(11);
    const { phase, state } = documentOf(waiting);
    expect(phase).toBe("AwaitingApproval");
    const evidence = state.stages[0]?.evaluations.at(-1)?.hash ?? "";
    const explained = await type("rollout", "explain", "october");
    expect(explained.out).toContain(
      `ringwright rollout approve october --stage pilot --evidence ${evidence} --by WHO`,
    );

    const wrong = ["--stage", "pilot", "--evidence", "sha256:other", "--by", "Eva", "--yes"];
    expect((await type("rollout", "approve", "october", ...wrong)).code).toBe(5);
    const right = ["--stage", "pilot", "--evidence", evidence, "--by", "Eva", "--yes"];
    const approved = await type("rollout", "approve", "october", ...right);
    expect(approved.code, approved.err).toBe(0);
    expect(paused()).toEqual([]);

    const ended = await type("rollout", "tick", "october");
    expect(ended.code).toBe(0);
    expect(ended.out).toContain("october: Completed");
    const history = await type("rollout", "history", "october", "--verify");
    expect(history.code).toBe(0);
    expect(history.out).toMatch(/Eva: .*approve/);
    expect(history.out).toMatch(/hold \w+ \(.+\): is sent\n/);
    expect(history.out).not.toContain('{"');
    expect(history.out).toMatch(/\d+ records follow each other, and none was changed/);
  });

  test("ends a tick with a code for where it stands, or only for what is named", async () => {
    const { type } = await inFolder();
    await type("rollout", "start", "october", "--yes");

    const paused = await type("rollout", "pause", "october", "--reason", "VPN", "--yes");
    expect(paused.code, paused.err).toBe(0);
    expect((await type("rollout", "tick", "october")).code).toBe(12);
    expect((await type("rollout", "tick", "october", "--fail-on", "rolledBack")).code).toBe(0);
    expect((await type("rollout", "tick", "october", "--fail-on", "held")).code).toBe(12);
    expect((await type("rollout", "tick", "october", "--fail-on", "nonsense")).code).toBe(1);
    await type("rollout", "abort", "october", "--reason", "over", "--yes");
    expect((await type("rollout", "tick", "october")).code).toBe(13);
    const status = await type("rollout", "status", "--json");
    expect(JSON.parse(status.out)).toMatchObject({
      rollouts: [{ name: "october", phase: "Aborted" }],
      notStarted: [],
    });
  });

  test("is refused with code 5 and nothing written where something stands against it", async () => {
    const { type, mock } = await inFolder();
    await command(mock, ["ring", "pause", "Ring rest", "--quality", "--yes"]);

    const { code, err } = await type("rollout", "start", "october", "--yes");

    expect(code).toBe(5);
    expect(err).toContain("ring/rest quality is paused already, and not by this rollout");
    expect((await type("rollout", "status")).out).toContain("No rollout was started");
    expect((await type("rollout", "tick", "october")).code).toBe(1);
    expect((await type("rollout", "start", "other", "--yes")).code).toBe(1);
  });

  test("notices a log that was changed", async () => {
    const { type, folder } = await inFolder();
    await type("rollout", "start", "october", "--yes");
    const log = join(folder, ".ringwright/rollouts/corp/october/audit.jsonl");
    const text = await readFile(log, "utf8");

    await writeFile(log, text.replace('"verb":"pause"', '"verb":"PAUSE"'));

    const { code, out } = await type("rollout", "history", "october", "--verify");
    expect(code).toBe(5);
    expect(out).toContain("record 2 was changed after it was written");
  });

  test("names a gate that does not exist, where it stands in the files", async () => {
    const { config } = await folderWith(files.replace("gates: [reach, board]", "gates: [reech]"));

    const { code, err } = await command(undefined, ["validate", "-c", config]);

    expect(code).toBe(1);
    expect(err).toContain('"reech" is not a key under gates; did you mean "reach"?');
    expect(err).toMatch(/ringwright\.yaml:14:/);
  });
});
