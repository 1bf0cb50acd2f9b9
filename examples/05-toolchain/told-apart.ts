// What keeps hosts from the new version is told apart in the report. Prints:
//   X
import { readTools } from "ringwright";
import { toolsText } from "ringwright/report";
import { hour, simulated } from "./simulated.ts";

const building = { from: "2026-11-02T00:00:00Z", to: "2026-11-30T00:00:00Z" };
const troubles = [
  { foreign: String.raw`D:\sdk\go\bin` },
  { building },
  { wrongHash: true },
  { diskFull: true },
  { cutOutput: true },
];
let host = 0;
const { mock, tenant, desired, controller, run } = await simulated(
  { slowness: 1 },
  { troubles: () => troubles[host++] },
);
