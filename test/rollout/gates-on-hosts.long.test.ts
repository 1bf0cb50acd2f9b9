import type { Config, RolloutState } from "ringwright";
import { describe, expect, test } from "vitest";
import { type AnsweredSample, prometheusOf } from "../support/prometheus-answers.ts";
import { type RolloutLab, rolloutConfig, rolloutLab, threeStages } from "../support/rollout-lab.ts";

type Gates = NonNullable<Config["rollouts"]>[string]["gates"];

const me = { by: "eva", identity: null };
const url = "https://prom.example";

interface Host {
  /** As an agent writes it: Intune's name in lower case. */
  readonly name: string;
  readonly place: number;
  readonly isOfPilot: boolean;
  /** Whether the instant before the release is asked about. */
  readonly isBefore: boolean;
}

/** A rollout whose pilot is watched by a gate, beside a Prometheus that has values of every device. */
async function watchedBy(
  gate: object,
  say: (host: Host) => readonly AnsweredSample[],
): Promise<RolloutLab> {
  const { reach } = threeStages.gates;
  const gates = { reach, watched: { url, query: "q", ...gate } as never } as Gates;
  const stages = threeStages.stages.map((stage, place) => ({
    ...stage,
    watch: place === 0 ? ["watched"] : [],
    gates: ["reach"],
  }));
  const config = rolloutConfig({ ...threeStages, stages, gates });
  const lab = await rolloutLab({ config });
  let pilot: ReadonlySet<string> = new Set();
  const { fetch } = prometheusOf((_, at) =>
    lab.mock.state.list("managedDevices").flatMap((device, place) =>
      say({
        name: String(device["deviceName"]).toLowerCase(),
        place,
        isOfPilot: pilot.has(String(device["azureADDeviceId"]).toLowerCase()),
        isBefore: at < lab.mock.clock.now(),
      }),
    ),
  );
  const asks: typeof lab.mock.fetch = async (address, init) => {
    const text = address instanceof Request ? address.url : address.toString();
    if (!text.startsWith(url)) return await lab.mock.fetch(address, init);
    const kept = await lab.store.get("rollouts/corp/november/targets/pilot");
    pilot = new Set(kept?.content.split("\n"));
    return await fetch(text, init ?? {});
  };
  await lab.controller.start("november", me);
  const controller = lab.another({ fetch: asks });
  const run: RolloutLab["run"] = async (until, days = 60) => {
    const end = lab.mock.clock.now().getTime() + days * 86_400_000;
    for (;;) {
      const report = await controller.tick("november");
      if (until(report.state)) return report;
      const now = lab.mock.clock.now().getTime();
      if (now > end) throw new Error(`nothing came of it: ${report.state.phase}`);
      lab.mock.clock.advance(
        Math.max(60_000, Date.parse(report.state.nextWakeAt ?? "") - now || 0),
      );
    }
  };
  return { ...lab, controller, run };
}

/** Builds of about a minute, each host with its own; of the pilot, and of all, so many times as long. */
const builds =
  (pilot: number, all: number) =>
  ({ name, place, isOfPilot, isBefore }: Host): readonly AnsweredSample[] => {
    const usual = 60 + (place % 17);
    const chance = 1 + ((place * 7) % 11) / 200;
    const times = isBefore ? 1 : all * chance * (isOfPilot ? pilot : 1);
    return [{ labels: { host: name }, value: usual * times }];
  };

const isOver = ({ phase, stages }: RolloutState) =>
  phase === "Held" || stages[0]?.phase === "Passed";
const warmBuilds = { type: "warmBuilds", maxIncrease: 0.1 };

describe("a rollout", () => {
  test("is held at its pilot where builds take 15 % longer, and says against whom", async () => {
    const lab = await watchedBy({ ...warmBuilds, control: true }, builds(1.15, 1));

    const { state } = await lab.run(isOver, 20);

    const pilot = state.stages[0]?.targets?.count;
    const others = lab.mock.state.list("managedDevices").length - (pilot ?? 0);
    expect(state.hold?.reason).toBe("watchFailed");
    expect(state.hold?.message).toMatch(
      new RegExp(
        `builds of ${pilot} hosts take 1.1[345]\\d* times as long as before, against \\d+ hosts`,
      ),
    );
    const { seen, blockers } = await lab.controller.look("november");
    expect(seen.measures["pilot"]?.["watched"]).toMatchObject({ kind: "ratio", hosts: pilot });
    const measure = seen.measures["pilot"]?.["watched"];
    expect(measure?.kind === "ratio" && measure.control).toBeGreaterThan(others * 0.9);
    expect(blockers[0]?.what).toContain("builds of ");
  });

  test("goes on where they take longer everywhere, as its control shows", async () => {
    const everywhere = builds(1, 1.4);
    const alone = await watchedBy(warmBuilds, everywhere);
    const compared = await watchedBy({ ...warmBuilds, control: true }, everywhere);

    expect((await alone.run(isOver, 20)).state.hold?.reason).toBe("watchFailed");
    expect((await compared.run(isOver, 20)).state).toMatchObject({
      hold: null,
      stages: [{ phase: "Passed" }, {}, {}],
    });
  });

  test("is held by an error that came with it, and not by what every host knew", async () => {
    const panics =
      (isNew: boolean) =>
      ({ name, place, isOfPilot, isBefore }: Host): readonly AnsweredSample[] => [
        { labels: { host: name, signature: `panic: old at 0x${place}` }, value: 1 },
        ...(isNew && isOfPilot && !isBefore && place % 5 === 0
          ? [{ labels: { host: name, signature: `panic: new, goroutine ${place}` }, value: 3 }]
          : []),
      ];
    const worse = await watchedBy({ type: "newSignatures" }, panics(true));
    const same = await watchedBy({ type: "newSignatures" }, panics(false));

    const { state } = await worse.run(isOver, 20);

    expect(state.hold?.reason).toBe("watchFailed");
    expect(state.hold?.message).toMatch(
      /1 new signatures .*\("panic: new, goroutine \*" on \d+ hosts\)/,
    );
    expect((await same.run(isOver, 20)).state).toMatchObject({
      hold: null,
      stages: [{ phase: "Passed" }, {}, {}],
    });
  });

  test("leaves out of its control what has one name twice", async () => {
    const lab = await watchedBy({ ...warmBuilds, control: true }, builds(1, 1));
    await lab.run(({ stages }) => stages[0]?.phase === "Soaking", 20);
    const controlOf = async () => {
      const { seen } = await lab.controller.look("november");
      const measure = seen.measures["pilot"]?.["watched"];
      if (measure?.kind !== "ratio") throw new TypeError(JSON.stringify(measure));
      return measure;
    };
    const before = await controlOf();
    const kept = await lab.store.get("rollouts/corp/november/targets/pilot");
    const [one, other] = lab.mock.state
      .list("managedDevices")
      .filter((device) => kept?.content.includes(String(device["azureADDeviceId"])) === false);
    lab.mock.state.patch("managedDevices", String(one?.["id"]), {
      deviceName: String(other?.["deviceName"]),
    });

    const after = await controlOf();

    expect(after.hosts).toBe(before.hosts);
    expect(after.control).toBe(before.control - 2);
  });

  test("does not start where its pilot has fewer devices than its gate asks for", async () => {
    const { reach } = threeStages.gates;
    const gates = {
      reach,
      watched: { ...warmBuilds, url, query: "q", minHosts: 5000 },
    } as Gates;
    const [pilot, ...others] = threeStages.stages;
    const stages = [{ ...pilot, watch: [], gates: ["reach", "watched"] }, ...others].map(
      (stage) => ({ ...stage, watch: [], gates: stage.gates?.filter((name) => name in gates) }),
    ) as typeof threeStages.stages;
    const lab = await rolloutLab({ config: rolloutConfig({ ...threeStages, stages, gates }) });

    const { state } = await lab.controller.start("november", me);

    expect(state.hold?.reason).toBe("precheck");
    expect(state.hold?.message).toMatch(
      /pilot could never be passed: \d+ devices; watched asks for 5000 hosts/,
    );
  });
});
