import {
  type Config,
  connect,
  type DesiredState,
  desiredState,
  MemoryStore,
  RolloutController,
  type RolloutControllerOptions,
  type RolloutState,
  Session,
  type StateStore,
  type TickReport,
} from "ringwright";
import { createMockTenant, type MockTenant, type MockTenantOptions } from "ringwright/mocks";

/** The release that the rollouts of tests are about, a day before it comes out. */
const released = "2026-11-10";
const dayBefore = "2026-11-09T06:00:00Z";

const day = 86_400_000;

type Rollout = NonNullable<Config["rollouts"]>[string];

/** Three rings, and a rollout through them with gates that small pilots can pass. */
export const threeStages: Rollout = {
  content: { kind: "quality", release: released },
  actuator: "ringPause",
  stages: [
    {
      name: "pilot",
      ring: "pilot",
      soak: { minHours: 48, startsAtReached: 0.8 },
      timeoutDays: 10,
      watch: ["hardFailures"],
      gates: ["reach", "failures"],
    },
    {
      name: "early",
      ring: "early",
      soak: { minHours: 72, startsAtReached: 0.8 },
      timeoutDays: 12,
      gates: ["reach", "failures"],
    },
    { name: "broad", ring: "broad", timeoutDays: 14, gates: ["reach"] },
  ],
  gates: {
    reach: { type: "devicesSucceeded", min: 0.8 },
    failures: { type: "failureRate", max: 0.1, minSample: 20, silentAs: "failed" },
    hardFailures: { type: "failureRate", max: 0.1, confidence: 0.99, minSample: 20 },
  },
};

/** The policy files around a rollout: its rings, each with a third of the company's PCs. */
export function rolloutConfig(rollout: Rollout, more: Partial<Config> = {}): Config {
  const rule = '(device.deviceOSType -eq "Windows") and (device.deviceOwnership -eq "Company")';
  const shares = [
    { key: "pilot", percent: 34, offset: 0 },
    { key: "early", percent: 33, offset: 34 },
    { key: "broad", percent: 33, offset: 67 },
  ];
  return {
    version: 1,
    stack: "corp",
    groups: Object.fromEntries(
      shares.map(({ key, ...sample }) => [
        key,
        { displayName: `Devices ${key}`, membershipRule: rule, sample },
      ]),
    ),
    rings: Object.fromEntries(
      shares.map(({ key }, index) => [
        key,
        {
          displayName: `Ring ${key}`,
          order: (index + 1) * 10,
          quality: { deferralDays: 0, deadlineDays: 2 },
          gracePeriodDays: 2,
          assignments: [{ group: key }],
        },
      ]),
    ),
    rollouts: { november: rollout },
    ...more,
  };
}

/** A rollout on a tenant of its own, on the virtual clock. */
export interface RolloutLab {
  readonly mock: MockTenant;
  readonly desired: DesiredState;
  readonly store: StateStore;
  readonly session: Session;
  readonly controller: RolloutController;
  /** Another controller on the same store, as a process that starts anew has it. */
  readonly another: (options?: Partial<RolloutControllerOptions>) => RolloutController;
  /** Ticks whenever the rollout asks for it, until something holds of its state. */
  readonly run: (until: (state: RolloutState) => boolean, days?: number) => Promise<TickReport>;
  readonly advance: (days: number) => void;
}

/** Rings applied, the clock a few hours after the release. */
export async function rolloutLab(
  options: {
    readonly config?: Config;
    readonly mock?: MockTenantOptions;
    readonly store?: StateStore;
    readonly controller?: Partial<RolloutControllerOptions>;
  } = {},
): Promise<RolloutLab> {
  const mock = createMockTenant({
    devices: 300,
    seed: 4,
    startAt: dayBefore,
    devicesUpdate: { failures: { rate: 0.01, releases: [released] }, silent: 0.02 },
    ...options.mock,
  });
  const tenant = connect(mock.credential, {
    fetch: mock.fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
  const desired = desiredState(options.config ?? rolloutConfig(threeStages));
  const store = options.store ?? new MemoryStore();
  const owner = { pid: 1, host: "lab", who: "lab" };
  const session = new Session(tenant, desired);
  await session.planAndApply({ store, owner, confirm: () => true, impact: false });
  mock.clock.advance(1.6 * day);
  const another = (more: Partial<RolloutControllerOptions> = {}) =>
    new RolloutController(tenant, desired, {
      store,
      owner,
      fetch: mock.fetch,
      ...options.controller,
      ...more,
    });
  const controller = another();
  const run = async (until: (state: RolloutState) => boolean, days = 60): Promise<TickReport> => {
    const end = mock.clock.now().getTime() + days * day;
    let report = await controller.tick("november");
    while (!until(report.state)) {
      const { nextWakeAt, phase } = report.state;
      const now = mock.clock.now().getTime();
      if (nextWakeAt === null || now > end)
        throw new Error(`nothing came of it: ${phase} ${report.state.hold?.message ?? ""}`);
      mock.clock.advance(Math.max(60_000, Date.parse(nextWakeAt) - now));
      report = await controller.tick("november");
    }
    return report;
  };
  const advance = (days: number) => {
    mock.clock.advance(days * day);
  };
  return { mock, desired, store, session, controller, another, run, advance };
}
