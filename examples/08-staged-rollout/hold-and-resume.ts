// A person pauses a rollout, which holds the current stage back, too, and lets it go on later. Prints:
//   2026-11-10 started
//   2026-11-11 stageReleased pilot
//   2026-11-13 stageReached pilot
//   2026-11-13 paused pilot
//   Paused, holds ring/pilot quality, ring/early quality, ring/broad quality
//   2026-11-13 resumed pilot
//   2026-11-16 stageReleased pilot
//   2026-11-16 stageReached pilot
//   2026-11-18 stageSoaked pilot
//   2026-11-19 stagePassed pilot
//   2026-11-23 stageReleased early
//   2026-11-25 stageReached early
//   2026-11-28 stageSoaked early
//   2026-11-28 stagePassed early
//   2026-11-30 stageReleased broad
//   2026-12-03 stageReached broad
//   2026-12-03 stageSoaked broad
//   2026-12-03 stagePassed broad
//   2026-12-03 completed
//   Completed
import { eva, simulated } from "./simulated.ts";

const { controller, run } = await simulated("good");
await controller.start("november", eva);
await run("stageReached");
const paused = await controller.command("november", { verb: "pause", reason: "VPN outage" }, eva);
const held = paused.state.holds.map(({ object }) => object);
console.log(`${paused.state.phase}, holds ${held.join(", ")}`);

await controller.command("november", { verb: "resume" }, eva);
const { phase } = await run();
console.log(phase);
