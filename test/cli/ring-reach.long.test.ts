import type { MockTenant } from "ringwright/mocks";
import { describe, expect, test } from "vitest";
import { command, type CommandResult, folderWith } from "../support/cli.ts";
import { idOf, liveOf, served } from "../support/served.ts";
import { writesOf } from "../support/writes.ts";

const name = "Ring 1 - Pilot";
const config = `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot PCs, membershipRule: (device.displayName -startsWith "LT-00") }
rings:
  pilot: { displayName: ${name}, quality: { deferralDays: 3 }, assignments: [ { group: pilot } ] }
driverUpdates:
  d: { displayName: Drivers, approval: manual, assignments: [ { group: pilot } ] }
`;

interface Stage {
  readonly mock: MockTenant;
  /** How many devices the ring truly reaches. */
  readonly count: number;
  readonly run: (args: readonly string[], answer?: string) => Promise<CommandResult>;
  /** Paths of requests that wrote something, from here on. */
  readonly written: () => readonly string[];
}

async function stage(): Promise<Stage> {
  const mock = served({ devices: 60 });
  const { config: file } = await folderWith(config);
  const applied = await command(mock, ["apply", "-c", file, "--yes"]);
  expect(applied.code, applied.err).toBe(0);
  const before = writesOf(mock).length;
  return {
    mock,
    count: mock.state.reachedDevices(idOf(mock, name)).length,
    run: async (args, answer) =>
      await command(mock, [...args, "-c", file], answer === undefined ? {} : { answer }),
    written: () =>
      writesOf(mock)
        .slice(before)
        .map(({ path }) => path)
        .filter((path) => path !== "/$batch"),
  };
}

const rollback = ["ring", "rollback", "ring/pilot", "--quality"];
const withoutDevices = (mock: MockTenant) =>
  mock.inject({ match: { path: /^\/devices/ }, then: { status: 403 } });

describe("a verb on a ring names its devices", () => {
  test.each(["pause", "resume", "extend"])("before %s is done", async (verb) => {
    const { mock, count, run } = await stage();
    if (verb !== "pause")
      mock.state.patch("deviceConfigurations", idOf(mock, name), { qualityUpdatesPaused: true });

    const { code, err } = await run(["ring", verb, "pilot", "--quality"], "yes");

    expect(code, err).toBe(0);
    expect(count).toBeGreaterThan(10);
    expect(err).toContain(`Reaches ${count} devices`);
    expect(err).toMatch(
      new RegExp(`LT-0001, (?:LT-\\d{4}, ){8}LT-\\d{4} and ${count - 10} more\n`),
    );
  });

  test("in one document with --json, at most 20 by name", async () => {
    const { count, run } = await stage();

    const { out } = await run(["ring", "pause", "ring/pilot", "--quality", "--yes", "--json"]);

    const { devices } = JSON.parse(out) as { devices: { names: string[]; more: number } };
    expect(devices).toMatchObject({ count, atLeast: count, unknown: [] });
    expect(devices.names).toHaveLength(20);
    expect(devices.more).toBe(count - 20);
  });

  test("so that no name of one commands a terminal", async () => {
    const { mock, run } = await stage();
    const [first] = mock.state
      .list("devices")
      .filter(({ displayName }) => displayName === "LT-0001");
    mock.state.patch("devices", String(first?.["id"]), {
      displayName: "LT-000\n##vso[task]\u001b[2J",
    });

    const { err } = await run(["ring", "pause", "ring/pilot", "--quality", "--yes"]);

    expect(err).toContain("LT-000");
    expect(err).not.toMatch(/^##vso/m);
    expect(err).not.toContain("\u001b");
  });

  test("as far as they are known, and pauses all the same", async () => {
    const { mock, run } = await stage();
    withoutDevices(mock);

    const { code, err } = await run(["ring", "pause", "ring/pilot", "--quality", "--yes"]);

    expect(code, err).toBe(0);
    expect(err).toMatch(/Reaches an unknown number of devices: .*403/);
    expect(liveOf(mock, name)).toMatchObject({ qualityUpdatesPaused: true });
  });
});

describe("a verb on drivers names the devices of its policy", () => {
  test("before it asks", async () => {
    const { count, run } = await stage();

    const { code, err } = await run(
      ["driver", "approve", "driverUpdate/d", "Intel - net - *"],
      "yes",
    );

    expect(code, err).toBe(0);
    expect(err).toContain(`Reaches ${count} devices`);
  });
});

describe("ring rollback", () => {
  test.each([name, ` ${name} `])("is done where the ring's name is typed: '%s'", async (answer) => {
    const { mock, count, run } = await stage();

    const { code, err } = await run(rollback, answer);

    expect(code, err).toBe(0);
    expect(err).toContain(`Reaches ${count} devices`);
    expect(liveOf(mock, name)).toMatchObject({ qualityUpdatesWillBeRolledBack: true });
  });

  test.each(["yes", "", "ring 1 - pilot", "Ring 1"])(
    "is not done where '%s' is",
    async (answer) => {
      const { run, written } = await stage();

      const { code, err } = await run(rollback, answer);

      expect(code).toBe(1);
      expect(err).toContain("not the ring's name; nothing was written");
      expect(written()).toEqual([]);
    },
  );

  test("with --yes alone is refused, with the number and what to add", async () => {
    const { count, run, written } = await stage();

    const { code, err } = await run([...rollback, "--yes"]);

    expect(code).toBe(1);
    expect(err).toContain(`reaches ${count} devices`);
    expect(err).toContain("Nothing was written");
    expect(err).toContain(`--yes --devices ${count}`);
    expect(written()).toEqual([]);
  });

  test("where nobody can be asked says the number and what to add", async () => {
    const { count, run, written } = await stage();

    const { code, err } = await run(rollback);

    expect(code).toBe(1);
    expect(err).toContain(`reaches ${count} devices`);
    expect(err).toContain(`--yes --devices ${count}`);
    expect(written()).toEqual([]);
  });

  test("of more devices than --devices says is refused with 5", async () => {
    const { count, run, written } = await stage();

    const { code, err } = await run([...rollback, "--yes", "--devices", String(count - 1)]);

    expect(code).toBe(5);
    expect(err).toContain(`reaches ${count} devices, and --devices allows ${count - 1}`);
    expect(err).toContain("Nothing was written");
    expect(written()).toEqual([]);
  });

  test("of an unknown number of devices is refused with 5, and left to a person", async () => {
    const { mock, run, written } = await stage();
    withoutDevices(mock);

    const { code, err } = await run([...rollback, "--yes", "--devices", "1000000"]);

    expect(code).toBe(5);
    expect(err).toMatch(/an unknown number of devices.*403.*run it in a terminal/);
    expect(written()).toEqual([]);
  });

  test("of as many devices as --devices says is done", async () => {
    const { mock, count, run } = await stage();

    const { code, err } = await run([...rollback, "--yes", "--devices", String(count)]);

    expect(code, err).toBe(0);
    expect(liveOf(mock, name)).toMatchObject({ qualityUpdatesWillBeRolledBack: true });
  });

  test.each(["all", "-1", "1.5", ""])("takes no --devices '%s'", async (devices) => {
    const { run, written } = await stage();

    const { code, err } = await run([...rollback, "--yes", `--devices=${devices}`]);

    expect(code).toBe(1);
    expect(err).toContain("is no number of devices");
    expect(written()).toEqual([]);
  });
});

describe("ring list", () => {
  test("counts the devices that rings reach, beside what Intune reports", async () => {
    const { count, run } = await stage();

    const { out } = await run(["ring", "list"]);
    const { rings } = JSON.parse((await run(["ring", "list", "--json"])).out) as {
      rings: object[];
    };

    expect(out).toMatch(/^Tenant Contoso .*\nName +Key +State +Devices +Reported /);
    expect(out).toMatch(new RegExp(`^${name} +ring/pilot +running +${count} +`, "m"));
    expect(rings).toMatchObject([{ devices: count, devicesAtLeast: count, unknown: [] }]);
  });

  test("takes the columns that its terminal has room for", async () => {
    const { mock } = await stage();

    const { out } = await command(mock, ["ring", "list"], { columns: 80 });

    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain("Left out: Deadline, Assigned, Changed, Id (--json has all).");
  });

  test("says below the table why a number is not known", async () => {
    const { mock, run } = await stage();
    withoutDevices(mock);

    const { code, out } = await run(["ring", "list"]);

    expect(code).toBe(0);
    expect(out).toMatch(/running +at least 0 \(\?\) /);
    expect(out).toMatch(new RegExp(`^\\(\\?\\) "${name}": .*403`, "m"));
  });

  test("reads no device with --no-impact", async () => {
    const { mock, run } = await stage();
    const before = mock.requests.length;

    const { out } = await run(["ring", "list", "--no-impact"]);

    expect(out).toMatch(/running +- /);
    expect(mock.requests.slice(before).some(({ path }) => path === "/devices")).toBe(false);
  });

  test("prints keys, and errors forms of names, that verbs accept", async () => {
    const { run } = await stage();

    const { err } = await run(["ring", "pause", "ring/pilott", "--quality", "--yes"]);
    expect(err).toContain(
      'no ring is called "ring/pilott"; did you mean "ring/pilot"? Name one by',
    );
    expect(err).toContain(`"${name}"  corp:ring/pilot`);

    for (const form of ["ring/pilot", "corp:ring/pilot", "pilot", name.toUpperCase()]) {
      const { code, err: told } = await run(["ring", "pause", form, "--quality", "--yes"]);
      expect(code, told).toBe(0);
    }
  });
});
