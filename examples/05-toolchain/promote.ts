// Go 1.27.4 goes through pilot, early and broad, each on the evidence of the one before. Prints:
//   2026-11-03T08:00 started
//   2026-11-03T08:00 stageReleased pilot
//   2026-11-03T20:00 stageReached pilot
//   2026-11-05T20:00 stageSoaked pilot
//   2026-11-05T20:00 stagePassed pilot
//   2026-11-09T08:00 stageReleased early
//   2026-11-09T20:00 stageReached early
//   2026-11-11T20:00 stageSoaked early
//   2026-11-11T20:00 stagePassed early
//   2026-11-12T08:00 stageReleased broad
//   2026-11-12T20:00 stageReached broad
//   2026-11-14T20:00 stageSoaked broad
//   2026-11-14T20:00 stagePassed broad
//   2026-11-14T20:00 completed
//   Completed: 93 + 281 + 553 hosts report it; Path gives it on 927
import { eva, hour, simulated } from "./simulated.ts";

const { mock, controller, run, activeOn } = await simulated({ slowness: 1.01 });
// the folder of 1.27.4 comes first, and disturbs nobody
mock.clock.advance(26 * hour);
await controller.start("go-1-27-4", eva);
const { phase, stages } = await run();

const devices = stages.map(({ counts }) => counts?.succeeded ?? 0);
console.log(
  `${phase}: ${devices.join(" + ")} hosts report it; Path gives it on ${activeOn("1.27.4")}`,
);
