import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { doctorText } from "../../src/report/doctor-text.ts";
import { commandTable } from "../../src/cli/command-table.ts";
import { command, folderWith } from "../support/cli.ts";
import { jwt } from "../graph/scripted-fetch.ts";
import { served } from "../support/served.ts";

const yaml = `version: 1
stack: examined
groups: { pilot: { displayName: Pilot, membershipRule: (device.displayName -startsWith "LT-0001") } }
rings: { pilot: { displayName: Pilot, quality: { deferralDays: 3 }, assignments: [{ group: pilot }] } }
`;

interface Told {
  readonly checks: readonly { name: string; status: string; message: string }[];
  readonly commands: readonly {
    commands: readonly string[];
    needs: readonly string[];
    missing: readonly string[] | null;
  }[];
}

const readers = ["DeviceManagementConfiguration.Read.All", "GroupMember.Read.All"];
const tenantId = "11111111-1111-4111-8111-111111111111";

/** What doctor finds with a token of these roles. */
async function examined(
  roles: readonly string[],
  env: Record<string, string> = {},
  text = yaml,
): Promise<{
  code: number;
  told: Told;
  statusOf: (name: string) => string | undefined;
  all: string;
}> {
  const mock = served({ tenantId });
  const { config } = await folderWith(text);
  const token = jwt({ tid: tenantId, appid: "app-1", app_displayname: "Updates", roles });
  const args = ["doctor", "--json", "--config", config];
  const { code, out, err } = await command(mock, args, {
    env: { RINGWRIGHT_ACCESS_TOKEN: token, ...env },
  });
  const told = JSON.parse(out) as Told;
  const statusOf = (name: string) => told.checks.find((check) => check.name === name)?.status;
  return { code, told, statusOf, all: out + err };
}

const lackedBy = ({ commands }: Told, name: string) =>
  commands.find((row) => row.commands.includes(name))?.missing;

describe("doctor", () => {
  test("finds nothing in the way of one who can read, and what apply lacks", async () => {
    const { code, told, statusOf } = await examined(readers);

    expect(code).toBe(0);
    expect(told.checks.filter(({ status }) => status === "fail")).toEqual([]);
    expect(statusOf("read")).toBe("ok");
    expect(statusOf("write")).toBe("warn");
    expect(statusOf("clock")).toBe("ok");
    expect(lackedBy(told, "plan")).toEqual([]);
    expect(lackedBy(told, "apply")).toEqual([
      "Group.ReadWrite.All",
      "DeviceManagementConfiguration.ReadWrite.All",
    ]);
    expect(lackedBy(told, "group pilot")).toEqual(["Device.Read.All"]);
    const said = told.checks.map(({ message }) => message).join("\n");
    expect(said).toContain("signed in as Updates");
    expect(said).toContain(`the token is of tenant ${tenantId}`);
    expect(said).toContain("stack examined, 2 objects");
  });

  test("says that nothing stands in the way only where no check is open", () => {
    const check = (status: "ok" | "warn" | "fail") => ({ name: "token", status, message: "so" });

    expect(doctorText([check("ok")], [])).toContain("\nNothing stands in the way.\n");
    expect(doctorText([check("ok"), check("warn")], [])).toContain(
      "\nNothing is known to stand in the way; 1 check wants a look.\n",
    );
    expect(doctorText([check("warn"), check("fail")], [])).toContain("\n1 check fails: see above.");
  });

  test("lacks nothing where a token can write all", async () => {
    const roles = [
      "Group.ReadWrite.All",
      "DeviceManagementConfiguration.ReadWrite.All",
      "Device.ReadWrite.All",
    ];

    const { told, statusOf } = await examined(roles);

    expect(statusOf("write")).toBe("ok");
    expect(lackedBy(told, "apply")).toEqual([]);
    expect(lackedBy(told, "rollout tick")).toEqual([]);
  });

  test("exits with 3 where plans would be refused, and says what to grant", async () => {
    const { code, told, statusOf } = await examined(["GroupMember.Read.All"]);

    expect(code).toBe(3);
    expect(statusOf("read")).toBe("fail");
    expect(told.checks.find(({ name }) => name === "read")?.message).toContain(
      "the token lacks DeviceManagementConfiguration.Read.All: grant it",
    );
  });

  test("goes on where the files are of another tenant, are not valid, or nobody can sign in", async () => {
    const other = await examined(
      readers,
      {},
      yaml.replace("stack:", "tenantId: 22222222-1111-4111-8111-111111111111\nstack:"),
    );
    const invalid = await examined(
      readers,
      {},
      yaml.replace("deferralDays: 3", "deferralDays: 99"),
    );
    const nobody = await examined(readers, { RINGWRIGHT_ACCESS_TOKEN: "two words" });

    expect(other.statusOf("tenant")).toBe("fail");
    expect(invalid.statusOf("config")).toBe("fail");
    expect(invalid.statusOf("read")).toBe("fail");
    expect(nobody.statusOf("token")).toBe("fail");
    expect(lackedBy(nobody.told, "plan")).toBeNull();
    expect([other.code, invalid.code, nobody.code]).toEqual([3, 3, 3]);
  });

  test("shows the proxy without its password, and trust that goes too far", async () => {
    const { told, code, all } = await examined(readers, {
      HTTP_PROXY: "http://me:s3cret@proxy.example:8080",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    const bad = await examined(readers, { HTTP_PROXY: "ftp://me:s3cret@proxy" });
    const missing = await examined(readers, { NODE_EXTRA_CA_CERTS: join("no", "such.pem") });

    expect(told.checks).toContainEqual({
      name: "proxy",
      status: "ok",
      message: "127.0.0.1 is asked directly: this machine, or named by NO_PROXY",
    });
    expect(code).toBe(3);
    expect(all).toContain("NODE_TLS_REJECT_UNAUTHORIZED=0 trusts everybody");
    expect(bad.statusOf("proxy")).toBe("fail");
    expect(all + bad.all).not.toContain("s3cret");
    expect(missing.statusOf("certificates")).toBe("fail");
  });

  test("says which host does not answer", async () => {
    const { config } = await folderWith(yaml);
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();

    const { code, out } = await command(undefined, ["doctor", "--config", config], {
      env: {
        RINGWRIGHT_GRAPH_URL: `http://127.0.0.1:${port}`,
        RINGWRIGHT_ACCESS_TOKEN: "two words",
      },
      columns: 80,
    });

    expect(out).toMatch(/^fail +Graph host +127\.0\.0\.1:\d+ does not answer: ECONNREFUSED$/m);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(out).toContain("THE TOKEN LACKS");
    expect(out).toMatch(/\d checks fail: see above\.\n$/);
    expect(code).toBe(3);
  });

  test("names only commands that there are, each once", async () => {
    const { told } = await examined(readers);
    const named = told.commands.flatMap(({ commands }) => commands);
    const paths = new Set(commandTable.map(({ declaration }) => declaration.path));

    expect(named.filter((name) => !paths.has(name))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
    expect(told.commands.every(({ needs }) => needs.length > 0)).toBe(true);
  });
});
