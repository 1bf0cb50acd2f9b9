// A good update goes through pilot, early and broad, each on the evidence of the one before. Prints:
//   2026-11-10 started
//   2026-11-11 stageReleased pilot
//   2026-11-13 stageReached pilot
//   2026-11-15 stageSoaked pilot
//   2026-11-15 stagePassed pilot
//   2026-11-16 stageReleased early
//   2026-11-18 stageReached early
//   2026-11-21 stageSoaked early
//   2026-11-21 stagePassed early
//   2026-11-23 stageReleased broad
//   2026-11-26 stageReached broad
//   2026-11-26 stageSoaked broad
//   2026-11-26 stagePassed broad
//   2026-11-26 completed
//   Completed: 268 + 433 + 575 devices have it
import { eva, simulated } from "./simulated.ts";

const { controller, run } = await simulated("good");
await controller.start("november", eva);
const { phase, stages } = await run();

const devices = stages.map(({ counts }) => counts?.succeeded ?? 0);
console.log(`${phase}: ${devices.join(" + ")} devices have it`);
