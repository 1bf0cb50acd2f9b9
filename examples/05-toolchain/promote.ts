// Go 1.27.4 goes through pilot, early and broad, each on the evidence of the one before. Prints:
//   X
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
