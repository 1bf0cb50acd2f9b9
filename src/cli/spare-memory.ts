import { setFlagsFromString } from "node:v8";

/**
 * Has V8 clean up sooner, for commands that stream a whole fleet: what they keep is little, and
 * what they let go would pile up to twice as much. The young generation stays as small as it is at
 * the start, and the old one is swept when it has grown by half. The inventory of 200,000 PCs
 * peaks at 160 to 190 MB over the start in place of 390, for a quarter more CPU.
 * `--optimize-for-size` takes 140 MB and more than twice the CPU; `--max-semi-space-size` does
 * nothing once the process runs.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export function spareMemory(): void {
  // both are looked up whenever a heap would grow, so that they may come at any time
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=50");
}
