// A tenant in memory whose devices take updates as a scenario says, and the controller that rolls
// the files out to them. In your own tenant: `connect(new DefaultAzureCredential())`.
import { join } from "node:path";
import { connect, loadDesiredState, MemoryStore, RolloutController, Session } from "ringwright";
import { createMockTenant, updateScenario, type UpdateScenario } from "ringwright/mocks";

const owner = { pid: process.pid, host: "example", who: "Eva" };
export const eva = { by: "Eva", identity: null };

export async function simulated(scenario: UpdateScenario) {
  const terms = { devices: 1500, seed: 3, release: "2026-11-10" };
  const mock = createMockTenant(updateScenario(scenario, terms));
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
  const desired = await loadDesiredState(join(import.meta.dirname, "ringwright.yaml"));
  const store = new MemoryStore();
  await new Session(tenant, desired).planAndApply({ store, owner, confirm: () => true });
  mock.clock.advance(40 * 3_600_000);
  const controller = new RolloutController(tenant, desired, {
    store,
    owner,
    fetch: mock.fetch,
    onEvent: ({ at, type, stage }) =>
      console.log([at.slice(0, 10), type, stage].filter((part) => part !== null).join(" ")),
  });
  /** Ticks whenever the rollout asks for it, as a scheduled job does, until it stands or has ended. */
  const run = async (until?: string) => {
    for (;;) {
      const { state, events } = await controller.tick("november");
      if (state.phase !== "Progressing" || events.some(({ type }) => type === until)) return state;
      const due = Date.parse(state.nextWakeAt ?? "") - mock.clock.now().getTime();
      mock.clock.advance(Math.max(60_000, due));
    }
  };
  return { controller, run };
}
