// Plans once in a fresh process and prints the CPU that it took, in milliseconds.
import { collectGarbage, cpuInMs } from "./measure.ts";
import { preparePlan } from "./plan-cpu.ts";

const { plan } = preparePlan();
collectGarbage();
console.log(await cpuInMs(plan));
