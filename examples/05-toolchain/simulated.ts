// A tenant in memory whose 1,000 hosts run the scripts of the files, and the metrics of their builds.
// In your own tenant: `connect(new DefaultAzureCredential())`, and your own Prometheus.
import { join } from "node:path";
import { connect, loadDesiredState, MemoryStore, RolloutController, Session } from "ringwright";
import { createMockTenant, type MockTenant, type ToolOptions } from "ringwright/mocks";

const owner = { pid: process.pid, host: "example", who: "Eva" };
export const eva = { by: "Eva", identity: null };
export const hour = 3_600_000;

/** How the next version does: how many times as long its builds take. */
export interface NextVersion {
  readonly slowness: number;
}

export async function simulated({ slowness }: NextVersion, tools: ToolOptions = {}) {
  const mock = createMockTenant({
    devices: 1000,
    devicesUpdate: true,
    seed: 5,
    startAt: "2026-11-02T06:00:00Z",
    tools: { installed: { go: ["1.27.3"] }, ...tools },
  });
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
  const desired = await loadDesiredState(join(import.meta.dirname, "ringwright.yaml"));
  const store = new MemoryStore();
  await new Session(tenant, desired).planAndApply({ store, owner, confirm: () => true });
  const controller = new RolloutController(tenant, desired, {
    store,
    owner,
    fetch: async (url, init) =>
      String(url).startsWith("https://metrics.contoso.example/")
        ? answerOf(mock, slowness, new URLSearchParams(await new Request(url, init).text()))
        : await mock.fetch(url, init),
    onEvent: ({ at, type, stage }) =>
      console.log([at.slice(0, 16), type, stage].filter((part) => part !== null).join(" ")),
  });
  /** Ticks every twelve hours, as a scheduled job does, until the rollout stands or has ended. */
  const run = async () => {
    for (let ticks = 0; ticks < 100; ticks++) {
      mock.clock.advance(12 * hour);
      const { state } = await controller.tick("go-1-27-4");
      if (state.phase !== "Progressing" && state.phase !== "RollingBack") return state;
    }
    throw new Error("it neither ended nor stood");
  };
  const activeOn = (version: string) =>
    mock.devicesWith("go").filter(({ active }) => active === version).length;
  return { mock, tenant, desired, controller, run, activeOn };
}

/** What a Prometheus says of warm builds, and of panics, of which there are none. */
function answerOf(mock: MockTenant, slowness: number, asked: URLSearchParams): Response {
  const seconds = Number(asked.get("time"));
  const query = asked.get("query") ?? "";
  const result = mock.devicesWith("go").flatMap(({ deviceName, active, since }, index) => {
    const isNext = active === "1.27.4" && (since?.getTime() ?? 0) <= seconds * 1000;
    const metric = { host: deviceName, module: "shop" };
    if (query.startsWith("up")) return [{ metric, value: [seconds, "1"] }];
    if (!query.startsWith("ci_build_seconds")) return [];
    // each host has a pace of its own, and no two builds take the same time
    const pace = 60 + (index % 40) + ((index * 7 + Math.round(seconds / 3600)) % 11);
    return [{ metric, value: [seconds, String(pace * (isNext ? slowness : 1))] }];
  });
  return Response.json({ status: "success", data: { resultType: "vector", result } });
}
