// Whose an object is: a text that anybody can write owns no group.
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { errorsOf } from "../support/diagnostics.ts";
import { createLab } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const config = (vip: string) => `version: 1
stack: corp
groups:
  vip: { displayName: ${vip}, members: { devices: [] } }
rings:
  broad:
    displayName: Broad
    quality: { deferralDays: 3 }
    assignments: [ { allDevices: true }, { exclude: vip } ]
`;
const claim = "[ringwright v1 stack=corp key=group/vip]";

describe("a group whose description claims a key of the stack", () => {
  test("does not hinder the one that holds the alternate key", async () => {
    const lab = createLab();
    await lab.apply(config("Executives"));
    lab.mock.state.add("groups", { displayName: "Lunch club", description: claim });

    const plan = await lab.plan(config("Executives"));

    expect(plan).toMatchObject({ changes: [], diagnostics: [], summary: { unchanged: 2 } });
  });

  test("is not taken over, renamed or written: the files get a group of their own", async () => {
    const lab = createLab();
    const { id } = lab.mock.state.add("groups", { displayName: "Lunch club", description: claim });
    const before = lab.mock.requests.length;

    const result = await lab.apply(config("Executives"));

    expect(result.results).toMatchObject([
      { address: "group/vip", action: "create", result: "applied" },
      { address: "ring/broad", action: "create", result: "applied" },
    ]);
    expect(writesOf(lab.mock, before).filter(({ path }) => path.includes(String(id)))).toEqual([]);
    expect(lab.group("Lunch club")).toMatchObject({ description: claim, uniqueName: null });
  });

  test("is somebody else's where it has the same name: it needs an adopt entry", async () => {
    const lab = createLab({ groups: [{ displayName: "Executives", description: claim }] });

    const plan = await lab.plan(config("Executives"));

    expect(plan.diagnostics).toMatchObject([{ id: "RW302", address: "group/vip" }]);
  });

  test("is never forgotten or deleted as one of ours", async () => {
    const lab = createLab({ groups: [{ displayName: "Lunch club", description: claim }] });

    const plan = await lab.plan(
      oneRing("quality: { deferralDays: 3 }").replace(/groups:[^]*rings:/, "rings:"),
      {
        prune: true,
      },
    );

    expect(plan.changes.map(({ address }) => address)).toEqual(["ring/broad"]);
  });
});

describe("a group assignable to roles, whose alternate key cannot be set", () => {
  const tenant = {
    groups: [{ displayName: "Executives", isAssignableToRole: true, visibility: "Private" }],
  };
  const adopting = (id: string) =>
    `${config("Executives")}adopt: [ { to: group/vip, id: ${id} } ]\n`;

  test("is adopted by its id without one, and is ours as long as the entry stands", async () => {
    const lab = createLab(tenant);
    const id = String(lab.group("Executives")["id"]);

    const { results } = await lab.apply(adopting(id));

    expect(results).toMatchObject([
      { address: "group/vip", action: "adopt", result: "applied", id },
      { address: "ring/broad", result: "applied" },
    ]);
    expect(lab.group("Executives")).toMatchObject({ uniqueName: null });
    const plan = await lab.plan(adopting(id));
    expect(plan).toMatchObject({ changes: [], diagnostics: [] });
  });

  test("is not adopted by its name, since the next plan could not know it", async () => {
    const lab = createLab(tenant);

    const plan = await lab.plan(config("Executives"), { adopt: true });

    expect(errorsOf(plan)).toMatchObject([
      {
        id: "RW131",
        address: "group/vip",
        message: expect.stringContaining("it is assignable to roles") as string,
      },
      { id: "RW105", address: "ring/broad" },
    ]);
  });
});

describe("a group that is found neither by its name nor by the search", () => {
  test("is read by its alternate key, and never created a second time", async () => {
    const lab = createLab();
    await lab.apply(config("Executives"));
    const { id } = lab.group("Executives");
    lab.mock.state.patch("groups", String(id), { displayName: "Renamed", description: null });
    const before = lab.mock.requests.length;

    const plan = await lab.plan(config("Executives"));

    expect(plan.changes).toMatchObject([{ address: "group/vip", action: "adopt", id }]);
    const asked = decodeURIComponent(JSON.stringify(lab.mock.requests.slice(before)));
    expect(asked).toContain("/groups(uniqueName='ringwright-corp-vip')");
    expect(asked).not.toContain("uniqueName eq");
  });
});

describe("a marker of a later version", () => {
  test("keeps the parts that this version does not know", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    const { id, description } = lab.ring("Broad");
    lab.mock.state.patch("deviceConfigurations", String(id), {
      description: String(description).replace("]", " team=blue archived]"),
    });

    await lab.apply(oneRing("quality: { deferralDays: 4 }"));

    expect(lab.ring("Broad")["description"]).toMatch(/ team=blue archived\]$/);
  });

  test("is not written over where it is of another major version, whatever was approved", async () => {
    const lab = createLab({
      ...twoGroups,
      rings: [{ displayName: "Broad", description: "Mine\n[ringwright v2 stack=corp owner=x]" }],
    });
    const before = lab.mock.requests.length;

    const result = await lab.apply(oneRing("quality: { deferralDays: 3 }"), {
      adopt: true,
      partial: true,
    });

    expect(errorsOf(result.plan)).toMatchObject([
      { id: "RW130", message: expect.stringContaining("Update ringwright") as string },
    ]);
    expect(writesOf(lab.mock, before)).toEqual([]);
  });
});
