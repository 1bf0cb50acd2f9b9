// Builds with Go 1.27.4 take 15 % longer: the pilot fails, and goes back by Path. Prints:
//   2026-11-03T08:00 started
//   2026-11-03T08:00 stageReleased pilot
//   2026-11-03T20:00 stageReached pilot
//   2026-11-05T20:00 stageSoaked pilot
//   2026-11-06T08:00 rollingBack pilot
//   2026-11-06T20:00 rolledBack
//   builds of 99 hosts take 1.149 times as long as before, against 901 hosts in no released stage: 1.145 to 1.282 at 95 %, 1.1 is accepted
//   RolledBack: Path gives 1.27.4 on 0 hosts, 1.27.3 on 1000
//   Go 1.27.3, and 1.27.4 for the devices of group go-next
//   927 devices said something; of 73 other PCs nothing is known.
//
//   Standing  Devices  Share
//   ok        927      100.0 %  ████████████████████
//
//   Active: 1.27.3 on 927.
//   Folder of 1.27.3: on 927 of 927.
//   Folder of 1.27.4: on 927 of 927.
import { readTools } from "ringwright";
import { plainPaint, toolsText } from "ringwright/report";
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
console.log(toolsText(report, plainPaint).trimEnd());
