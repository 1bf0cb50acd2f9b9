// A bad update is noticed at the pilot, every ring is held, and the policy is as before. Prints:
//   2026-11-10 started
//   2026-11-11 stageReleased pilot
//   2026-11-13 stageReached pilot
//   2026-11-15 stageSoaked pilot
//   2026-11-16 rollingBack pilot
//   2026-11-16 rolledBack
//   RolledBack; released to: pilot 297, early 0, broad 0
//   ring/pilot quality is held until 2026-12-21T19:00:00.000Z
//   ring/early quality is held until 2026-12-15T22:00:00.000Z
//   ring/broad quality is held until 2026-12-15T22:00:00.000Z
import { eva, simulated } from "./simulated.ts";

const { controller, run } = await simulated("bad");
await controller.start("november", eva);
const { phase, stages, holds } = await run();

const reached = stages.map(({ name, targets }) => `${name} ${targets?.count ?? 0}`);
console.log(`${phase}; released to: ${reached.join(", ")}`);
for (const { object, expiresAt } of holds) console.log(`${object} is held until ${expiresAt}`);
