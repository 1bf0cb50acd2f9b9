// What an apply says at its end is the whole truth, whatever ended it.
import {
  applyPlan,
  createPlan,
  type Journal,
  leftBesides,
  leftInScope,
  outcomeOf,
  takeSnapshot,
} from "ringwright";
import { applyText } from "ringwright/report";
import { describe, expect, test } from "vitest";
import { oneRing, twoGroups } from "../support/configs.ts";
import { connectTo, createLab, load, threeRings, threeRingsTenant } from "../support/lab.ts";
import { writesOf } from "../support/writes.ts";

const plain = (_colour: unknown, text: string) => text;
const textOf = (result: Parameters<typeof applyText>[0]) => applyText(result, plain);

/** Keeps so many requests, then the disk is full. */
function fillingUp(requests: number): Journal {
  let kept = 0;
  return {
    append: async (entries) => {
      kept += entries.filter(({ event }) => event === "request").length;
      if (kept > requests) throw new Error("ENOSPC: no space left on device");
      await Promise.resolve();
    },
  };
}

describe("a journal that cannot be kept", () => {
  test("ends an apply before the first write where it fails at once", async () => {
    const lab = createLab(threeRingsTenant);
    const journal: Journal = { append: () => Promise.reject(new Error("EROFS: read-only")) };

    await expect(lab.apply(threeRings, { journal })).rejects.toThrow(
      /the journal cannot be written \(EROFS: read-only\)/,
    );
    expect(writesOf(lab.mock)).toEqual([]);
  });

  test("ends it with every result where something was written, and sends nothing more", async () => {
    const lab = createLab(threeRingsTenant);

    const result = await lab.apply(threeRings, { journal: fillingUp(5) });

    expect(result.results).toHaveLength(result.plan.changes.length);
    expect(writesOf(lab.mock).length).toBeLessThanOrEqual(5);
    expect(writesOf(lab.mock).length).toBeGreaterThan(0);
    expect(outcomeOf(result)).toBe("partial");
    expect(result.stopped).toContain("ENOSPC");
    expect(textOf(result)).toContain("no space left on device");
    expect(textOf(result)).not.toContain("as the files say.");
  });

  test("keeps the answers of writes that were sent", async () => {
    const lab = createLab(twoGroups);
    const journal: Journal = {
      append: async (entries) => {
        if (entries.some(({ event }) => event === "response")) throw new Error("ENOSPC");
        await Promise.resolve();
      },
    };

    const result = await lab.apply(oneRing("quality: { deferralDays: 3 }"), { journal });

    const { id } = lab.ring("Broad");
    expect(result.results).toMatchObject([{ result: "pending", id }]);
    expect(outcomeOf(result)).toBe("partial");
    expect(result.unverified).toBeUndefined();
  });
});

describe("an interruption", () => {
  const excluding = threeRings;

  test("while a new policy waits for a group leaves it pending, not untried", async () => {
    const lab = createLab({ ...threeRingsTenant, delays: { membershipMs: 3_600_000 } });
    const abort = new AbortController();

    const result = await lab.apply(excluding, {
      abortSignal: abort.signal,
      onProgress: (event) => {
        if (event.type === "wait") abort.abort();
      },
    });

    expect(outcomeOf(result)).toBe("interrupted");
    const broad = result.results.find(({ address }) => address === "ring/broad");
    expect(broad).toMatchObject({ result: "pending", id: lab.ring("Ring 3 - Broad")["id"] });
    for (const { result: word, id } of result.results)
      if (word === "skipped") expect(id).toBeNull();
  });

  test("while the result is verified is one as well", async () => {
    const lab = createLab(twoGroups);
    const abort = new AbortController();

    const result = await lab.apply(oneRing("quality: { deferralDays: 3 }"), {
      abortSignal: abort.signal,
      onProgress: (event) => {
        if (event.type === "verify") abort.abort();
      },
    });

    expect(outcomeOf(result)).toBe("interrupted");
    expect(result.results).toMatchObject([{ result: "applied" }]);
  });
});

describe("what is left", () => {
  test("by an edit right after the write is said, and is no success", async () => {
    const lab = createLab(twoGroups);
    await lab.apply(oneRing("quality: { deferralDays: 3 }"));
    const id = String(lab.ring("Broad")["id"]);

    const result = await lab.apply(oneRing("quality: { deferralDays: 4 }"), {
      onProgress: (event) => {
        if (event.type === "verify")
          lab.mock.state.patch("deviceConfigurations", id, {
            qualityUpdatesDeferralPeriodInDays: 9,
          });
      },
    });

    expect(result.results).toMatchObject([{ result: "applied" }]);
    expect(leftInScope(result)).toEqual(["ring/broad"]);
    expect(outcomeOf(result)).toBe("partial");
    expect(textOf(result)).toContain("1 object is not as the files say: ring/broad.");
  });

  test("of objects with errors refuses the apply, and is named where it is partial", async () => {
    const lab = createLab(twoGroups);
    const config = oneRing(
      "quality: { deferralDays: 3 }",
      "  gone: { existing: true, displayName: Gone }",
    ).concat("  wrong: { displayName: Wrong, assignments: [ { group: gone } ] }\n");

    await expect(lab.apply(config)).rejects.toMatchObject({
      kind: "refused",
      reasons: [expect.stringMatching(/^ring\/wrong: .*\(RW103\)$/) as string],
    });
    const plan = await lab.plan(config);
    expect(plan).toMatchObject({ errored: true, applyable: false, complete: false });
    const result = await lab.apply(config, { partial: true });

    expect(result).toMatchObject({ leftOut: ["ring/wrong"], results: [{ result: "applied" }] });
    expect(outcomeOf(result)).toBe("partial");
    expect(textOf(result)).toContain("Left out, since it cannot be written: ring/wrong.");
    const again = await lab.apply(config, { partial: true });
    expect(outcomeOf(again)).toBe("refused");
  });

  test("by a plan that was cut with only is told, and is a success", async () => {
    const lab = createLab({ devices: 2, ...twoGroups });
    const config = oneRing(
      "quality: { deferralDays: 3 }\nassignments: [ { group: pilot }, { exclude: vip } ]",
      "  vip: { displayName: VIP, members: { devices: [LT-0001] } }",
    ).concat("  other: { displayName: Other ring, quality: { deferralDays: 5 } }\n");
    const desired = await load(config);
    const snapshot = await takeSnapshot(lab.tenant, desired);

    const plan = createPlan(desired, snapshot, { only: ["ring/broad"] });
    const result = await applyPlan(lab.tenant, plan, desired);

    // the group has to be there before it can be excluded
    expect(plan.changes.map(({ address }) => address)).toEqual(["group/vip", "ring/broad"]);
    expect(plan).toMatchObject({ only: ["ring/broad", "group/vip"], summary: { create: 2 } });
    expect(outcomeOf(result)).toBe("done");
    expect(leftBesides(result)).toEqual(["ring/other"]);
    expect(textOf(result)).toContain("1 change besides, not part of this apply: ring/other.");
    expect(textOf(result)).not.toContain("The tenant is as the files say.");
  });

  test("is nothing only where a fresh plan says so", async () => {
    const lab = createLab(twoGroups);

    const result = await lab.apply(oneRing("quality: { deferralDays: 3 }"));

    expect(outcomeOf(result)).toBe("done");
    expect(textOf(result)).toMatch(
      /^Apply: 1 applied\.\nTenant Contoso .*\nThe tenant is as the files say\.\n$/,
    );
  });

  test("is not known where the tenant cannot be read again", async () => {
    const lab = createLab(twoGroups);
    let isVerifying = false;
    const tenant = connectTo(lab.mock, {
      fetch: async (input, init) =>
        isVerifying ? new Response("{}", { status: 403 }) : await lab.mock.fetch(input, init),
    });
    const desired = await load(oneRing("quality: { deferralDays: 3 }"));
    const plan = createPlan(desired, await takeSnapshot(tenant, desired));

    const result = await applyPlan(tenant, plan, desired, {
      onProgress: (event) => {
        isVerifying ||= event.type === "verify";
      },
    });

    expect(result.unverified).toContain("403");
    expect(outcomeOf(result)).toBe("partial");
    expect(textOf(result)).toContain("could not be read again to verify");
  });
});
