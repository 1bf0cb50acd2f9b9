import { eva, simulated } from "./simulated.ts";

const { controller, run, mock } = await simulated();
mock.clock.advance(20 * 3_600_000);
const t = Date.now();
const first = await controller.start("go-1-27-4", eva);
console.log(first.state.phase, first.state.hold, JSON.stringify(first.writes).slice(0, 300));
const { phase, stages, hold } = await run();
console.log(phase, hold, stages.map(({ name, counts, phase: p }) => ({ name, p, counts })), Date.now() - t);
const look = mock.devicesWith("go");
console.log(look.length, look.filter(({ active }) => active === "1.27.4").length);
