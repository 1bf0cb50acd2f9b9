// A tenant in memory whose 1,000 hosts run the scripts of the files. In your own tenant:
// `connect(new DefaultAzureCredential())`.
import { join } from "node:path";
import { connect, loadDesiredState, MemoryStore, RolloutController, Session } from "ringwright";
import { createMockTenant, type ToolOptions } from "ringwright/mocks";

const owner = { pid: process.pid, host: "example", who: "Eva" };
export const eva = { by: "Eva", identity: null };
const hour = 3_600_000;

export async function simulated(tools: ToolOptions = {}) {
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
    fetch: mock.fetch,
    onEvent: ({ at, type, stage }) =>
      console.log([at.slice(0, 16), type, stage].filter((part) => part !== null).join(" ")),
  });
  /** Ticks every six hours, as a scheduled job does, until the rollout stands or has ended. */
  const run = async () => {
    for (let ticks = 0; ticks < 200; ticks++) {
      const report = await controller.tick("go-1-27-4");
      if (report.state.phase !== "Progressing") return report.state;
      mock.clock.advance(6 * hour);
    }
    throw new Error("it neither ended nor stood");
  };
  return { mock, tenant, desired, controller, run };
}
