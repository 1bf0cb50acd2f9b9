import { operateRing, type Refusal } from "ringwright";
import { describe, expect, test } from "vitest";
import { createLab, type Lab, load } from "../support/lab.ts";

const ring = (key: string, displayName: string) =>
  `  ${key}: { displayName: ${displayName}, quality: { deferralDays: 3 } }\n`;
const corp = `version: 1\nstack: corp\nrings:\n${ring("pilot", "Ring 1 - Pilot")}${ring("broad", "Ring 3 - Broad")}`;
const emea = `version: 1\nstack: emea\nrings:\n${ring("pilot", "EMEA Pilot")}${ring("late", "EMEA Late")}`;

async function labOf(...configs: string[]): Promise<Lab> {
  const lab = createLab();
  for (const config of configs) await lab.apply(config);
  return lab;
}

async function named(lab: Lab, name: string, config?: string): Promise<string> {
  const desired = config === undefined ? undefined : await load(config);
  const operation = { verb: "pause", ring: name, contents: ["quality"], desired } as const;
  const { ring: found } = await operateRing(lab.tenant, operation, { confirm: () => true });
  return found.displayName;
}

async function refused(lab: Lab, name: string, config?: string): Promise<Refusal> {
  const before = lab.mock.requests.length;
  try {
    await named(lab, name, config);
  } catch (error) {
    const writes = lab.mock.requests.slice(before).filter(({ method }) => method === "PATCH");
    expect(writes).toEqual([]);
    return (error as { refusal: Refusal }).refusal;
  }
  throw new Error(`"${name}" was accepted`);
}

const candidatesOf = (refusal: Refusal) =>
  "candidates" in refusal ? refusal.candidates.map(({ displayName }) => displayName).sort() : [];

describe("a ring may be named", () => {
  test.each([
    ["its display name", "Ring 1 - Pilot"],
    ["its display name in any case", "ring 1 - PILOT"],
    ["its address", "ring/pilot"],
    ["its address with its stack", "corp:ring/pilot"],
    ["its key", "pilot"],
  ])("by %s, with the files and without them", async (_, name) => {
    const lab = await labOf(corp);

    expect(await named(lab, name)).toBe("Ring 1 - Pilot");
    expect(await named(lab, name, corp)).toBe("Ring 1 - Pilot");
  });

  test("by its id in any case", async () => {
    const lab = await labOf(corp);

    const id = String(lab.ring("Ring 1 - Pilot")["id"]);

    expect(await named(lab, id.toUpperCase())).toBe("Ring 1 - Pilot");
  });

  test("by a key of the files' stack, or by one of another with that stack", async () => {
    const lab = await labOf(corp, emea);

    expect(await named(lab, "ring/pilot", corp)).toBe("Ring 1 - Pilot");
    expect(await named(lab, "pilot", emea)).toBe("EMEA Pilot");
    expect(await named(lab, "emea:ring/pilot", corp)).toBe("EMEA Pilot");
  });
});

describe("a name", () => {
  test("that is the beginning of one ring's id means it, and is refused", async () => {
    const lab = createLab({ rings: [{ displayName: "Broad" }, { displayName: "Pilot" }] });
    const id = String(lab.ring("Broad")["id"]);

    for (const start of [id.slice(0, 8), id.slice(0, 20).toUpperCase()])
      expect(await refused(lab, start)).toMatchObject({ reason: "nothingCalled", meant: id });
    expect(await refused(lab, id.slice(0, 3))).not.toHaveProperty("meant", id);
  });

  test("that one ring has exactly wins over another in other case", async () => {
    const lab = createLab({ rings: [{ displayName: "Broad" }, { displayName: "BROAD" }] });

    expect(await named(lab, "BROAD")).toBe("BROAD");
    expect(await refused(lab, "broad")).toMatchObject({ reason: "severalCalled", name: "broad" });
  });

  test("that is the key of one ring and the name of another stands for neither", async () => {
    const lab = await labOf(
      `version: 1\nstack: corp\nrings:\n${ring("pilot", "Ring 1")}${ring("b", "Pilot")}`,
    );

    const refusal = await refused(lab, "pilot");

    expect(refusal.reason).toBe("severalCalled");
    expect(candidatesOf(refusal)).toEqual(["Pilot", "Ring 1"]);
  });

  test("that is a key of two stacks stands for neither, where no files say which", async () => {
    const lab = await labOf(corp, emea);

    const refusal = await refused(lab, "ring/pilot");

    expect(refusal.reason).toBe("severalCalled");
    expect(candidatesOf(refusal)).toEqual(["EMEA Pilot", "Ring 1 - Pilot"]);
  });

  test("that is a key of another stack alone is not taken for one of the files'", async () => {
    const lab = await labOf(corp, emea);

    const refusal = await refused(lab, "ring/late", corp);

    expect(refusal).toMatchObject({ reason: "nothingCalled", meant: "emea:ring/late" });
  });

  test("that a copy of a ring bears in its marker stands for the ring alone", async () => {
    const lab = await labOf(corp);
    // the marker gets its id with the first write after creation
    await lab.apply(corp.replaceAll("deferralDays: 3", "deferralDays: 4"));
    const { id: _, ...original } = lab.ring("Ring 1 - Pilot");
    lab.mock.state.add("deviceConfigurations", { ...original, displayName: "Copy" });

    expect(await named(lab, "ring/pilot")).toBe("Ring 1 - Pilot");
    const refusal = await refused(lab, "something else");
    const candidates = "candidates" in refusal ? refusal.candidates : [];
    const keys = candidates.map(({ displayName, marker }) => [displayName, marker?.key]);
    expect(keys).toContainEqual(["Ring 1 - Pilot", "ring/pilot"]);
    expect(keys).toContainEqual(["Copy", undefined]);
  });

  test.each([
    ["ring/pilott", "ring/pilot"],
    ["pilott", "pilot"],
    ["corp:ring/pilt", "corp:ring/pilot"],
    ["Ring 1 - Pliot", "Ring 1 - Pilot"],
  ])("that is misspelt (%s) is told the one that is near: %s", async (name, meant) => {
    const lab = await labOf(corp);

    expect(await refused(lab, name)).toMatchObject({ reason: "nothingCalled", meant });
  });

  test("that is far from all is told none", async () => {
    const lab = await labOf(corp);

    expect(await refused(lab, "something else")).toMatchObject({ meant: undefined });
  });
});
