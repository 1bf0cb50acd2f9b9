import { join } from "node:path";
import {
  connect,
  findCollector,
  loadDesiredState,
  MemoryStore,
  openKnowledge,
  readHealth,
  Session,
} from "ringwright";
import { createMockTenant, updateScenario } from "ringwright/mocks";
import { explanationText, healthLinesText, healthText, plainPaint } from "ringwright/report";

// a tenant in memory; in your own: connect(new DefaultAzureCredential())
const terms = { devices: 2000, seed: 7, release: "2026-11-10", failureRate: 0.25 };
const mock = createMockTenant(updateScenario("badModel", terms));
const tenant = connect(mock.credential, {
  fetch: mock.fetch,
  now: () => mock.clock.now(),
  sleep: async (ms) => await mock.clock.sleep(ms),
});
const owner = { pid: process.pid, host: "example", who: "Eva" };
for (const file of ["ringwright.yaml", "../collect-health/ringwright.yaml"]) {
  const desired = await loadDesiredState(join(import.meta.dirname, file));
  const store = new MemoryStore();
  await new Session(tenant, desired).planAndApply({ store, owner, confirm: () => true });
}
mock.clock.advance(5 * 86_400_000);

// 1. what is wrong, and where?
const collector = await findCollector(tenant);
const { report, lines } = await readHealth(tenant, { collector: collector?.id, fetch: mock.fetch });
console.log(healthText(report, plainPaint, { columns: 96 }));

// 2. why? of the update that stands out on one model
const [worst] = report.updates;
const [code = ""] = worst?.codes ?? [];
const knowledge = await openKnowledge();
console.log(explanationText(knowledge.explain(code)));

// 3. on which devices?
console.log(healthLinesText([...lines()].filter(({ problem }) => problem === code)));
