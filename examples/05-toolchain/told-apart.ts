// What keeps hosts from a version is told apart in the report, each with what to do. Prints:
//   Go 1.27.4
//   194 devices said something; of 6 other PCs nothing is known.
//
//   Standing       Devices  Share
//   hashMismatch   1        0.5 %   █
//   foreignPath    1        0.5 %   █
//   noSpace        1        0.5 %   █
//   unsupportedOs  1        0.5 %   █
//   cutOutput      1        0.5 %   █
//   busy           1        0.5 %   █
//   ok             188      96.9 %  ████████████████████
//
//   Active: 1.27.4 on 188, 1.27.3 on 4, none of its folders on 1, not known on 1.
//   Folder of 1.27.4: on 190 of 194, and of 1 it is not known.
//
//   What to do
//     hashMismatch: archive or folder differs from the pinned digest; stop: find out
//     who changed the file on the share before anything goes on.
//     foreignPath: another program of that name is earlier on Path; take its folder
//     from the machine's Path, or uninstall it.
//     noSpace: the disk is too full; free the space that the detail names.
//     unsupportedOs: Windows is too old for the version; leave the device out, or
//     update its Windows first.
//     cutOutput: what it printed was cut; another script or profile prints after it:
//     look at what runs in PowerShell there.
//     busy: a build runs from the folder before; the next run tries again; where it
//     stays so, look at what never ends there.
//
//   Devices that are not as wanted
//   foreignPath      LT-0001  wants 1.27.4, none active, 2026-11-03 06:00 UTC
//                    earlier: D:\sdk\go\bin
//   busy             LT-0002  wants 1.27.4, 1.27.3 active, 2026-11-03 06:00 UTC
//                    running: go, compile
//   hashMismatch     LT-0003  wants 1.27.4, 1.27.3 active, 2026-11-03 06:00 UTC
//                    last change: the archive has another hash
//   noSpace          LT-0004  wants 1.27.4, 1.27.3 active, 2026-11-03 06:00 UTC
//                    last change: bytes are needed: 350000000
//   cutOutput        LT-0005  wants 1.27.4, active not known, 2026-11-03 06:00 UTC
//                    cut
//   unsupportedOs    LT-0200  wants 1.27.4, 1.27.3 active, 2026-11-03 06:00 UTC
//                    build of Windows: 10074
import { join } from "node:path";
import { connect, loadDesiredState, MemoryStore, readTools, Session } from "ringwright";
import { createMockTenant, type ToolTroubles } from "ringwright/mocks";
import { plainPaint, toolsText } from "ringwright/report";

const building = { from: "2026-11-02T00:00:00Z", to: "2026-11-30T00:00:00Z" };
const troubles: readonly ToolTroubles[] = [
  { foreign: String.raw`D:\sdk\go\bin` },
  { building },
  { wrongHash: true },
  { diskFull: true },
  { cutOutput: true },
];
let hosts = 0;
const mock = createMockTenant({
  devices: 200,
  startAt: "2026-11-02T06:00:00Z",
  tools: { installed: { go: ["1.27.3"] }, troubles: () => troubles[hosts++] },
});
// a host whose Windows is older than any that Go runs on
const [old] = mock.state.list("managedDevices").slice(-1);
mock.state.patch("managedDevices", String(old?.["id"]), { osVersion: "10.0.10074.0" });

const tenant = connect(mock.credential, {
  fetch: mock.fetch,
  now: () => mock.clock.now(),
  sleep: async (ms) => await mock.clock.sleep(ms),
});
const desired = await loadDesiredState(join(import.meta.dirname, "all-at-once.yaml"));
const session = new Session(tenant, desired);
const owner = { pid: process.pid, host: "example" };
await session.planAndApply({ store: new MemoryStore(), owner, confirm: () => true });
mock.clock.advance(24 * 3_600_000);

const { report, lines } = await readTools(tenant, desired);
console.log(toolsText(report, plainPaint, { devices: lines }).trimEnd());
