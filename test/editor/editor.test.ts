import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../support/cli.ts";
import { type Diagnostic, LanguageServer, type Position } from "./language-server.ts";

const root = join(import.meta.dirname, "../..");
let folder: string;
let server: LanguageServer;
let starter: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringwright-editor-"));
  mkdirSync(join(folder, "node_modules"));
  // as npm install leaves it
  symlinkSync(root, join(folder, "node_modules/ringwright"));
  const config = join(folder, "ringwright.yaml");
  expect((await command(undefined, ["init", "-c", config])).code).toBe(0);
  starter = await readFile(config, "utf8");
  server = await LanguageServer.start(folder);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe("An editor that opens what init wrote", () => {
  test("finds nothing wrong in it", async () => {
    expect(await opened("starter.yaml", starter)).toEqual([]);
  });

  test("completes sections, properties and words", async () => {
    const top = await offered("version: 1\nstack: a\n|");
    expect([...top.keys()]).toEqual(
      expect.arrayContaining(["groups", "rings", "guards", "rollouts"]),
    );

    const ring = await offered("rings:\n  pilot:\n    displayName: Ring\n    |");
    expect(ring.size).toBeGreaterThan(25);
    expect(ring.get("gracePeriodDays")?.documentation).toContain("Least days from the deadline");

    const modes = await offered("rings:\n  pilot:\n    automaticUpdateMode: |");
    expect([...modes.keys()]).toEqual(
      expect.arrayContaining(["userDefined", "autoInstallAndRebootAtScheduledTime"]),
    );

    const target = await offered("rings:\n  pilot:\n    assignments:\n      - |");
    expect([...target.keys()]).toEqual(expect.arrayContaining(["group", "exclude", "allDevices"]));
  });

  test.each([
    [
      "rings:\n  pilot:\n    quality: { deferral|Days: 7 }",
      "0 to 30",
      "qualityUpdatesDeferralPeriodInDays",
    ],
    [
      "rings:\n  pilot:\n    gracePeriod|Days: 2",
      "Least days from the deadline",
      "deadlineGracePeriodInDays",
    ],
    [
      "rings:\n  pilot:\n    maintenance|Window: { start: '02:00' }",
      "When installations",
      "installationSchedule",
    ],
    ["groups:\n  pilot:\n    sam|ple: { percent: 5 }", "A stable share", "percent"],
    ["gua|rds: { maxDeletes: 0 }", "Limits that a plan must keep", "maxDeletes"],
    ["tools:\n  go:\n    ke|ep: 2", "side by side", "1 to 5"],
  ])("shows at %j what it is", async (text, ...parts) => {
    const { file, position } = await openedAt(text);
    const shown = (await server.hover(file, position)).replaceAll("\\", "");

    for (const part of parts) expect(shown).toContain(part);
  });

  test.each([
    ["quality: { deferralDays: 31 }", /maximum of 30/],
    ["quality: { deferalDays: 7 }", /deferalDays is not allowed/],
    ["automaticUpdateMode: sometimes", /Valid values: "userDefined"/],
    ["gracePeriodDays: two", /Expected "(integer|integer \| null)"/],
    ["assignments: [{ group: g, exclude: h }]", /multiple schemas/],
    ["assignments: [{ include: g }]", /include is not allowed/],
    ["activeHours: { start: '25:00', end: '18:00' }", /does not match the pattern/],
  ])("flags %s", async (line, wanted) => {
    const found = await opened("wrong.yaml", ring(line));

    expect(found.map(({ message }) => message).join("\n")).toMatch(wanted);
    expect(found.every(({ message }) => !message.includes("Ringwright policy file"))).toBe(true);
    expect(found.every(({ range }) => range.start.line === 5)).toBe(true);
  });

  test.each([
    'automaticUpdateMode: "${var:MODE}"',
    'id: "${var:RING_ID}"',
    'activeHours: { start: "${var:START}", end: "18:00" }',
    "gracePeriodDays: null",
  ])("leaves %s alone", async (line) => {
    expect(await opened("right.yaml", ring(line))).toEqual([]);
  });
});

let files = 0;

async function opened(name: string, text: string): Promise<readonly Diagnostic[]> {
  const file = join(folder, `${files++}-${name}`);
  writeFileSync(file, text);
  return await server.open(file, text);
}

/** Opens a text with the first line that init writes; `|` is the cursor. */
async function openedAt(text: string): Promise<{ file: string; position: Position }> {
  const [firstLine = ""] = starter.split("\n");
  const before = `${firstLine}\n${text.slice(0, text.indexOf("|"))}`.split("\n");
  const file = join(folder, `${files++}-cursor.yaml`);
  const whole = `${firstLine}\n${text.replace("|", "")}\n`;
  writeFileSync(file, whole);
  await server.open(file, whole);
  return { file, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}

async function offered(text: string): Promise<Map<string, { documentation: string }>> {
  const { file, position } = await openedAt(text);
  return await server.complete(file, position);
}

function ring(line: string): string {
  const [firstLine = ""] = starter.split("\n");
  return `${firstLine}\nversion: 1\nstack: corp\nrings:\n  pilot:\n    ${line}\n    displayName: Ring\n`;
}
