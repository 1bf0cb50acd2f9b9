// A controller of rollouts on a machine of its own: does what it is told to, line by line.
//
//   node rollout-ticker.ts SETTINGS
//
// It answers `start` and `tick` on stdin with `Progressing` or whatever the phase is then, with
// `refused` where another run holds the lease, and with `lost` where one took it over.
import { createInterface } from "node:readline";
import {
  type Config,
  connect,
  desiredState,
  type LeaseTerms,
  LockedError,
  openStateStore,
  RolloutController,
} from "ringwright";

/** What a ticker is started with, as JSON. */
export interface TickerSettings {
  readonly store: "redis" | "azureBlob";
  readonly url: string;
  readonly graphUrl: string;
  readonly config: Config;
  /** By how much its clock goes before the others'. */
  readonly aheadMs: number;
  readonly terms?: LeaseTerms;
}

const settings = JSON.parse(process.argv[2] ?? "") as TickerSettings;
const { store, close } = await openStateStore(
  { store: settings.store, url: settings.url },
  { folder: "", credential: () => Promise.reject(new Error("no sign-in was expected")) },
);
const token = { token: "test", expiresOnTimestamp: Date.now() + 3_600_000 };
const tenant = connect(
  { getToken: () => Promise.resolve(token) },
  { graphUrl: settings.graphUrl, now: () => new Date(Date.now() + settings.aheadMs) },
);
const controller = new RolloutController(tenant, desiredState(settings.config), {
  store,
  owner: { pid: process.pid, host: `machine-${process.pid}` },
  lease: { terms: settings.terms },
});
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await answerTo(line)}\n`);
}
await close();

async function answerTo(line: string): Promise<string> {
  try {
    const { state } =
      line === "start"
        ? await controller.start("november", { by: "test", identity: null })
        : await controller.tick("november");
    return state.phase;
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    return error.message.startsWith("another run took over") ? "lost" : "refused";
  }
}
