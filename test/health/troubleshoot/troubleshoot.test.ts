import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DeviceFacts, factsOfHits, openKnowledge, troubleshoot, updateTree } from "ringwright";

const healthy: DeviceFacts = {
  lastCheckInHours: 1,
  pendingRestart: false,
  paused: false,
  lastScanHours: 2,
  offered: true,
  freeGb: 80,
  checksumFailed: false,
  downloaded: true,
  stalledHours: 0,
  failureClass: "hardFailure",
};

const anyFacts: fc.Arbitrary<DeviceFacts> = fc.record(
  {
    freeGb: fc.nat(100),
    lastCheckInHours: fc.nat(200),
    lastScanHours: fc.nat(200),
    stalledHours: fc.nat(10),
    pendingRestart: fc.boolean(),
    paused: fc.boolean(),
    offered: fc.boolean(),
    safeguardHold: fc.boolean(),
    wsusPolicy: fc.boolean(),
    downloaded: fc.boolean(),
    checksumFailed: fc.boolean(),
    failureClass: fc.constantFrom("network", "diskSpace", "clientRepair", "configuration", "retry"),
  },
  { requiredKeys: [] },
);

describe("troubleshoot", () => {
  test("ends for whatever is known, asks nothing twice, and is certain only where all is answered", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { path, id, isCertain } = troubleshoot(facts);
        const asked = path.map((step) => step.id);

        expect(asked).toHaveLength(new Set(asked).size);
        expect(updateTree[id]).toHaveProperty("finding");
        expect(isCertain).toBe(path.every(({ fact }) => facts[fact] !== undefined));
        for (const { fact, value } of path) expect(value).toBe(facts[fact] ?? null);
      }),
    );
  });

  test("reaches every finding, and every question", () => {
    const reached = new Set<string>();
    for (const facts of fc.sample(anyFacts, { numRuns: 20_000, seed: 1 })) {
      const { path, id } = troubleshoot(facts);
      for (const step of path) reached.add(step.id);
      reached.add(id);
    }
    expect([...reached].sort()).toEqual(Object.keys(updateTree).sort());
  });

  test.each<[Partial<DeviceFacts>, string]>([
    [{}, "collect"],
    [{ lastCheckInHours: 72 }, "offline"],
    [{ pendingRestart: true }, "restart"],
    [{ paused: true }, "resume"],
    [{ lastScanHours: 24, wsusPolicy: true }, "wsus"],
    [{ lastScanHours: 24, wsusPolicy: false }, "scanBlocked"],
    [{ offered: false, safeguardHold: true }, "safeguard"],
    [{ offered: false, safeguardHold: false, wsusPolicy: false }, "deferred"],
    [{ freeGb: 9.9 }, "full"],
    [{ failureClass: "diskSpace" }, "full"],
    [{ checksumFailed: true }, "damagedDownload"],
    [{ failureClass: "network" }, "downloadBlocked"],
    [{ downloaded: false, stalledHours: 2 }, "downloadBlocked"],
    [{ downloaded: false, stalledHours: 1.9 }, "wait"],
    [{ stalledHours: 2 }, "stuck"],
    [{ failureClass: "clientRepair" }, "repair"],
    [{ failureClass: "configuration" }, "misconfigured"],
  ])("%j ends in %s", (facts, finding) => {
    expect(troubleshoot({ ...healthy, ...facts })).toMatchObject({ id: finding, isCertain: true });
  });

  test("goes on past what is not known as if nothing were wrong there, and says so", () => {
    const { path, id, isCertain } = troubleshoot({ freeGb: 3 });

    expect(id).toBe("full");
    expect(isCertain).toBe(false);
    expect(path.map((step) => [step.fact, step.answer, step.wentOn])).toEqual([
      ["lastCheckInHours", "unknown", "no"],
      ["pendingRestart", "unknown", "no"],
      ["paused", "unknown", "no"],
      ["lastScanHours", "unknown", "no"],
      ["offered", "unknown", "yes"],
      ["freeGb", "no", "no"],
    ]);
    for (const { findOut } of path) expect(findOut).not.toBe("");
  });

  test("refuses a tree that goes in a circle or names nothing", () => {
    const question = {
      ask: "?",
      fact: "paused",
      findOut: "look",
      yes: "online",
      no: "online",
    } as const;

    expect(() => troubleshoot({}, { online: question })).toThrow("the tree comes back to online");
    expect(() => troubleshoot({}, { online: { ...question, no: "nowhere" } })).toThrow(
      "the tree has no nowhere",
    );
  });
});

describe("factsOfHits", () => {
  test("believes what ships alone, and only where a code found it", async () => {
    const knowledge = await openKnowledge();
    const factsOf = (text: string) => factsOfHits(knowledge.explain(text).hits);

    expect(factsOf("0x80246002")).toMatchObject({ checksumFailed: true });
    expect(factsOf("0x80070070")).toEqual({ failureClass: "diskSpace" });
    expect(factsOf("SafeguardHold")).toMatchObject({ offered: false, safeguardHold: true });
    expect(factsOf("disk is full, no space left")).toEqual({});
    const [hit] = knowledge.explain("0x80246002").hits;
    expect(factsOfHits(hit ? [{ ...hit, trust: "team" }] : [])).toEqual({});
  });
});
