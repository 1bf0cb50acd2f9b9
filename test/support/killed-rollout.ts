import {
  type Config,
  connect,
  type DesiredState,
  desiredState,
  isTerminal,
  MemoryStore,
  RolloutController,
  type RolloutCommand,
  type RolloutEvent,
  type RolloutPhase,
  type RolloutState,
  Session,
  type StateStore,
  verifyAudit,
} from "ringwright";
import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { essence } from "./lab.ts";
import { type Death, type Effect, Killed, Mortal } from "./mortal.ts";
import { createTestTenant } from "./tenant.ts";
import { writesOf } from "./writes.ts";

/** A rollout from its start to its end, with what people do meanwhile. */
export interface RolloutStory {
  readonly config: Config;
  readonly tenant: MockTenantOptions;
  /** The end that it comes to. */
  readonly end: RolloutPhase;
  /** What a person asks as the rollout stands, in place of the next tick. */
  readonly ask?: (state: RolloutState) => RolloutCommand | undefined;
}

/** What a rollout came to, without what may differ. */
export interface StoryEnd {
  readonly outline: unknown;
  readonly tenant: unknown;
  /** What was written to Graph, in order. */
  readonly writes: readonly string[];
  /** Sequence numbers of the events in the log, in order. */
  readonly told: readonly number[];
}

/** A story that was told to its end. */
export interface ToldStory {
  readonly end: StoryEnd;
  /** What each process did, whether it died or not. */
  readonly lives: readonly (readonly Effect[])[];
  /** Of the log. */
  readonly problems: readonly string[];
  /** Before what processes died. */
  readonly deaths: readonly string[];
}

/** How a story is told. */
export interface TellOptions {
  /** How the process of each tick dies; the one after it does the work. Default: none dies. */
  readonly death?: Death;
  readonly store?: StateStore;
}

const me = { by: "eva", identity: "app-1" };
const hour = 3_600_000;
const name = "november";
const mostTicks = 400;

/** Tells a story in which each tick is a process of its own, as a pipeline runs it. */
export async function tellRollout(
  story: RolloutStory,
  { death, store = new MemoryStore() }: TellOptions = {},
): Promise<ToldStory> {
  const mock = createTestTenant({ startAt: "2026-11-09T06:00:00Z", seed: 4, ...story.tenant });
  const desired = desiredState(story.config);
  await applyFiles(mock, desired, store);
  mock.clock.advance(40 * hour);
  const from = mock.requests.length;
  const lives: (readonly Effect[])[] = [];
  const deaths: string[] = [];
  const tickOnce = async (mortal: Mortal): Promise<RolloutState> => {
    lives.push(mortal.effects);
    const controller = controllerOf(mortal, mock, desired, store, lives.length);
    return await mortal.live(async () => await step(controller, story));
  };
  let state: RolloutState | undefined;
  while (state === undefined || !isTerminal(state)) {
    if (lives.length > mostTicks)
      throw new Error(`nothing came of it: ${state?.phase} ${state?.hold?.message}`);
    try {
      state = await tickOnce(new Mortal(death));
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      deaths.push(error.message);
      state = await tickOnce(new Mortal());
    }
    mock.clock.advance(11 * hour);
  }
  // claims and the like are made up for, too
  state = await tickOnce(new Mortal());
  const log = verifyAudit((await store.readLog(`rollouts/corp/${name}/audit.jsonl`)) ?? "");
  const told = log.records.flatMap(({ kind, data }) =>
    kind === "event" ? [(data as RolloutEvent).sequence] : [],
  );
  const named = namesOf(mock);
  const end: StoryEnd = {
    outline: outlineOf(state),
    tenant: essence(mock),
    writes: writesOf(mock, from)
      .filter(({ path }) => path !== "/$batch")
      .map(({ method, path, body }) => named(`${method} ${path} ${JSON.stringify(body)}`)),
    told,
  };
  return { end, lives, problems: log.problems, deaths };
}

async function applyFiles(mock: MockTenant, desired: DesiredState, store: StateStore) {
  const session = new Session(tenantOf(mock, mock.fetch), desired);
  const owner = { pid: 9, host: "files" };
  await session.planAndApply({ store, owner, confirm: () => true, impact: false });
}

function tenantOf(mock: MockTenant, fetch: typeof globalThis.fetch) {
  return connect(mock.credential, {
    fetch,
    now: () => mock.clock.now(),
    sleep: async (ms) => await mock.clock.sleep(ms),
  });
}

function controllerOf(
  mortal: Mortal,
  mock: MockTenant,
  desired: DesiredState,
  store: StateStore,
  pid: number,
): RolloutController {
  const fetch = mortal.fetch(mock.fetch);
  return new RolloutController(tenantOf(mock, fetch), desired, {
    store: mortal.store(store),
    owner: { pid, host: "lab", who: "lab" },
    // a dead process has no heartbeat, and others see that it is gone
    lease: { isGone: () => true, repeat: () => () => undefined },
    fetch,
  });
}

/** Puts names in place of ids, which follow the order of creation. */
function namesOf({ state }: MockTenant): (text: string) => string {
  const names = collections.flatMap((collection) =>
    state.list(collection).map(({ id, displayName }) => [String(id), String(displayName)] as const),
  );
  return (text) => names.reduce((known, [id, named]) => known.replaceAll(id, named), text);
}

const collections = [
  "groups",
  "deviceConfigurations",
  "windowsFeatureUpdateProfiles",
  "windowsDriverUpdateProfiles",
  "deviceHealthScripts",
] as const;

/** What happens next: the start, what a person asks, or a tick. */
async function step(controller: RolloutController, { ask }: RolloutStory): Promise<RolloutState> {
  const before = await controller.status(name);
  const asked = before && !isTerminal(before) ? ask?.(before) : undefined;
  const { state } =
    before === undefined
      ? await controller.start(name, me)
      : asked
        ? await controller.command(name, asked, me)
        : await controller.tick(name);
  return state;
}

/** The state without instants, counts of looks and the like. */
function outlineOf(state: RolloutState) {
  const { phase, hold, content, holds, stages } = state;
  return {
    phase,
    hold: hold?.reason ?? null,
    content: content.title,
    holds: holds.map(({ stage, object, setBy }) => ({ stage, object, setBy })),
    stages: stages.map((stage) => ({
      name: stage.name,
      phase: stage.phase,
      isRestrained: stage.isRestrained,
      targets: stage.targets?.hash ?? null,
      verdicts: stage.evaluations.map(({ verdict }) => verdict),
      overriddenBy: stage.overriddenBy,
    })),
  };
}
