import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  connect,
  createPlan,
  GraphClient,
  leastPermission,
  missingPermissions,
  missingPermissionText,
  type PlannedWrite,
  takeSnapshot,
  type TokenClaims,
  writeNeeds,
} from "ringwright";
import { describe, expect, test } from "vitest";
import { kinds } from "../../src/registry/kinds.ts";
import { jwt } from "../graph/scripted-fetch.ts";
import { applyOnce, createLab, load, threeRings, threeRingsTenant } from "../support/lab.ts";

const intune = "DeviceManagementConfiguration.ReadWrite.All";
const write = (address: string, rest: Partial<PlannedWrite> = {}): PlannedWrite => ({
  address,
  kind: address.split("/")[0] ?? "",
  action: "update",
  fields: [{}],
  members: null,
  ...rest,
});
const newGroup = write("group/pilot", { action: "create" });
const changedGroup = write("group/early");
const newMembers = write("group/vip", { fields: [], members: { add: [], remove: [] } });
const ring = write("ring/broad");

const missing = (claims: TokenClaims | undefined, ...writes: PlannedWrite[]) =>
  missingPermissions(claims, writeNeeds(writes))?.map(({ permission, addresses }) => [
    permission,
    ...addresses,
  ]);

describe("missingPermissions", () => {
  test.each<[string, readonly string[], PlannedWrite, readonly string[]]>([
    ["writes a ring with the permission for it", [intune], ring, []],
    [
      "writes no ring with the permission to read",
      ["DeviceManagementConfiguration.Read.All"],
      ring,
      [intune],
    ],
    [
      "changes a group with what includes the permission",
      ["Directory.ReadWrite.All"],
      changedGroup,
      [],
    ],
    [
      "changes no group with the one for members",
      ["GroupMember.ReadWrite.All"],
      changedGroup,
      ["Group.ReadWrite.All"],
    ],
    [
      "changes no group with the one for making it",
      ["Group.Create"],
      changedGroup,
      ["Group.ReadWrite.All"],
    ],
    ["makes a group with the one for making it", ["Group.Create"], newGroup, []],
    [
      "makes no group with the one for members",
      ["GroupMember.ReadWrite.All"],
      newGroup,
      ["Group.ReadWrite.All"],
    ],
    ["changes members with the one for members", ["GroupMember.ReadWrite.All"], newMembers, []],
    ["changes members with the one for groups", ["Group.ReadWrite.All"], newMembers, []],
    [
      "changes no members with that to read",
      ["GroupMember.Read.All"],
      newMembers,
      ["Group.ReadWrite.All"],
    ],
    ["takes no notice of upper case", [intune.toUpperCase()], ring, []],
  ])("%s", (_what, roles, planned, expected) => {
    const names = (claims: TokenClaims) =>
      missingPermissions(claims, writeNeeds([planned]))?.map(({ permission }) => permission);

    expect(names({ roles: [...roles] })).toEqual(expected);
    expect(names({ scp: roles.join(" ") })).toEqual(expected);
  });

  test("names each permission once, with everything that needs it", () => {
    const claims = { roles: ["GroupMember.ReadWrite.All"] };
    const writes = [changedGroup, newMembers, ring, write("featureUpdate/win11"), write("group/b")];

    expect(missing(claims, ...writes)).toEqual([
      ["Group.ReadWrite.All", "group/early", "group/b"],
      [intune, "ring/broad", "featureUpdate/win11"],
    ]);
  });

  // the token's format is Microsoft's own affair, and claims may be left out
  test.each<[string, TokenClaims | undefined]>([
    ["cannot be read", undefined],
    ["has neither claim", { tid: "t", appid: "a" }],
    ["has an empty list", { roles: [] }],
    ["has an empty text", { scp: " " }],
    [
      "is of an application with a directory role",
      { roles: ["GroupMember.Read.All"], wids: ["fdd7a751-b60b-444a-984c-02652fe8fa1c"] },
    ],
  ])("says nothing where the token %s", (_what, claims) => {
    expect(missingPermissions(claims, writeNeeds([ring]))).toBeUndefined();
  });

  test("judges a token that names no more than what every token does", () => {
    const wids = ["0997a1d0-0d1d-4acb-b408-d5ca73121e90"];

    expect(missing({ roles: ["GroupMember.Read.All"], wids }, ring)).toEqual([
      [intune, "ring/broad"],
    ]);
  });

  test("judges a person by the scopes, whatever roles the person has", () => {
    const claims = { scp: "openid profile", wids: ["fdd7a751-b60b-444a-984c-02652fe8fa1c"] };

    expect(missing(claims, ring)).toEqual([[intune, "ring/broad"]]);
  });

  test("needs nothing where nothing is written", () => {
    expect(missing({ roles: ["GroupMember.Read.All"] })).toEqual([]);
  });

  test("reads a plan's changes and the claims of a client as they are", async () => {
    const lab = createLab(threeRingsTenant);
    const desired = await load(threeRings);
    const { changes } = createPlan(desired, await takeSnapshot(lab.tenant, desired));
    const token = jwt({ appid: "app-1", roles: ["Group.ReadWrite.All"], wids: [7] });
    const graph = new GraphClient({
      getToken: () => Promise.resolve({ token, expiresOnTimestamp: Infinity }),
    });

    const claims = await graph.tokenClaims();
    const lacking = missingPermissions(claims, writeNeeds(changes));

    expect(lacking).toEqual([
      { permission: intune, addresses: ["ring/pilot", "ring/early", "ring/broad"] },
    ]);
    expect(lacking?.map((need) => missingPermissionText(need, claims))).toEqual([
      `The token of app app-1 lacks ${intune}, which writing ring/pilot and 2 more needs: grant it, with consent of an administrator, and sign in again.`,
    ]);
  });

  test("asks for no more and no less than a tenant that judges each request", async () => {
    const desired = await load(threeRings);
    const free = createLab(threeRingsTenant);
    const plan = createPlan(desired, await takeSnapshot(free.tenant, desired));
    const needed = writeNeeds(plan.changes).map(({ permission }) => permission);
    const reads = [
      "GroupMember.Read.All",
      "Device.Read.All",
      "DeviceManagementConfiguration.Read.All",
    ];
    const resultsWith = async (roles: readonly string[]) => {
      const { mock } = createLab({ ...threeRingsTenant, roles: [...reads, ...roles] });
      // with a directory role a token does not tell what it may do, and so is tried
      const wids = ["62e90394-69f5-4237-9190-012177145e10"];
      const getToken = async () => {
        const issued = await mock.credential.getToken("https://graph.microsoft.com/.default");
        const claims = JSON.parse(
          Buffer.from(issued.token.split(".")[1] ?? "", "base64url").toString(),
        ) as Record<string, unknown>;
        return { ...issued, token: jwt({ ...claims, wids }) };
      };
      const tenant = connect(
        { getToken },
        {
          fetch: mock.fetch,
          now: () => mock.clock.now(),
          sleep: async (ms, o) => await mock.clock.sleep(ms, o),
        },
      );
      const { results } = await applyOnce(tenant, threeRings);
      return new Set(results.map(({ result }) => result));
    };

    expect(needed).toEqual(["Group.ReadWrite.All", intune]);
    expect(await resultsWith(needed)).toEqual(new Set(["applied"]));
    for (const left of needed) {
      expect(await resultsWith([left])).toContain("failed");
    }
  });

  test("says where less would do", () => {
    const [need] = writeNeeds([newGroup]);

    expect(need && missingPermissionText(need, undefined)).toBe(
      "The token lacks Group.ReadWrite.All (Group.Create would do), which writing group/pilot needs: grant it, with consent of an administrator, and sign in again.",
    );
  });
});

describe("The permissions of a kind", () => {
  const docs = readFileSync(join(import.meta.dirname, "../../docs/sign-in.md"), "utf8");

  test.each(kinds.map((kind) => [kind.name, kind] as const))(
    "are those that an error names and that the docs list: %s",
    (_name, { path, permissions }) => {
      expect(leastPermission(path, "read")).toBe(permissions.read);
      expect(leastPermission(path, "write")).toBe(permissions.write);
      for (const name of Object.values(permissions)) expect(docs).toContain(`\`${name}\``);
    },
  );
});
