// Builds with Go 1.27.4 take 15 % longer: the pilot fails, and goes back by Path. Prints:
//   X
import { readTools } from "ringwright";
import { toolsText } from "ringwright/report";
import { eva, hour, simulated } from "./simulated.ts";

const { mock, tenant, desired, controller, run, activeOn } = await simulated({ slowness: 1.15 });
mock.clock.advance(26 * hour);
await controller.start("go-1-27-4", eva);
const { phase, stages } = await run();

const found = stages[0]?.evaluations.at(-1)?.gates.find(({ name }) => name === "buildTime");
console.log(found?.reason);
console.log(
  `${phase}: Path gives 1.27.4 on ${activeOn("1.27.4")} hosts, 1.27.3 on ${activeOn("1.27.3")}`,
);
const { report } = await readTools(tenant, desired);
console.log(toolsText(report, (_style, text) => text).trimEnd());
