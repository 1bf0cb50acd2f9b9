import fc from "fast-check";
import { toolStates } from "../../../src/tools/output/tool-output.ts";
import type { ToolAction } from "../../../src/tools/script/decide-tool.ts";
import type { ToolFacts } from "../../../src/tools/script/tool-facts.ts";
import type { ToolScriptData } from "../../../src/tools/script/tool-script-data.ts";

/** A device on which the wanted version is placed, and an older one is active. */
export const oldDevice: ToolFacts = {
  is64Bit: true,
  build: 26100,
  lock: "held",
  rootAccess: "guarded",
  folder: "proven",
  probe: "passed",
  pathKind: "ExpandString",
  path: "%SystemRoot%\\system32;%SystemRoot%;C:\\go\\1.27.3\\bin;C:\\tools",
  holders: [],
  installers: [],
  running: [],
  variables: { GOTOOLCHAIN: null, GOPROXY: null, GOROOT: null },
  placed: ["1.27.3", "1.27.4"],
  stages: 0,
  archive: "notRead",
  freeBytes: 50_000_000_000,
  neededBytes: 0,
  lastState: "none",
  lastErr: "",
  isLogLost: false,
  elapsedMs: 812,
};

const segments = [
  "",
  "%SystemRoot%\\system32",
  "C:\\Program Files\\Go\\bin",
  "C:\\Program Files (x86)\\Go\\bin",
  "D:\\sdk\\go\\bin",
  "C:\\go\\1.27.3\\bin",
  "C:\\go\\1.27.4\\bin",
  "c:\\GO\\1.27.4\\BIN\\",
  '"C:\\go\\1.26.10\\bin"',
  "C:\\go\\current\\bin",
  "C:\\go\\bin",
  "C:\\go\\1.27.4\\bin\\tool",
  "C:\\gopher\\1.27.4\\bin",
  " C:\\go\\1.27.4\\bin",
  "C:\\go\\1x27y4\\bin",
  "C:\\go\\1.27.4\\bin\n",
];
const holding = segments.slice(2, 5);
const value = fc.oneof(
  fc.constantFrom(
    null,
    "local",
    "auto",
    "https://proxy.corp.example,direct",
    "C:\\sdk\\go",
    "a'<&>\u00e4",
  ),
  fc.string(),
);

/** Any device, as far as scripts look at it. */
export const facts: fc.Arbitrary<ToolFacts> = fc
  .record({
    is64Bit: fc.constantFrom(true, true, true, false),
    build: fc.constantFrom(14393, 17763, 26100),
    lock: fc.constantFrom("held" as const, "held" as const, "taken" as const, "notNeeded" as const),
    rootAccess: fc.constantFrom(
      "guarded" as const,
      "guarded" as const,
      "guarded" as const,
      "missing" as const,
      "open" as const,
      "link" as const,
    ),
    folder: fc.constantFrom(
      "proven" as const,
      "proven" as const,
      "missing" as const,
      "missing" as const,
      "mismatch" as const,
      "unproven" as const,
    ),
    probe: fc.constantFrom(
      "passed" as const,
      "passed" as const,
      "notRun" as const,
      "failed" as const,
    ),
    pathKind: fc.constantFrom(
      "ExpandString" as const,
      "ExpandString" as const,
      "String" as const,
      "other" as const,
      "missing" as const,
    ),
    path: fc
      .array(
        fc.oneof(
          fc.constantFrom(...segments),
          fc.string().map((text) => text.replaceAll(";", "")),
        ),
        { maxLength: 12 },
      )
      .map((list) => list.join(";")),
    holds: fc.subarray(holding),
    running: fc.subarray(["go", "compile", "link"]),
    variables: fc.record({ GOTOOLCHAIN: value, GOPROXY: value, GOROOT: value }),
    placed: fc.array(
      fc.constantFrom("1.26.10", "1.27.3", "1.27.4", "1.28.0+security-patch.12345678"),
      { maxLength: 90 },
    ),
    stages: fc.nat(5),
    archive: fc.constantFrom(
      "notRead" as const,
      "missing" as const,
      "matches" as const,
      "differs" as const,
      "unsafe" as const,
    ),
    freeBytes: fc.nat(1_000),
    neededBytes: fc.constantFrom(0, 500),
    last: fc.constantFrom("none" as const, "none" as const, ...toolStates),
    lastErr: fc.string(),
    isLogLost: fc.boolean(),
    elapsedMs: fc.nat(3_600_000),
  })
  .map(({ holds, last, lastErr, ...rest }) => {
    const holders = rest.path.split(";").filter((segment) => holds.includes(segment));
    const installers = holders.filter((segment) => segment.startsWith("C:\\Program Files"));
    // a change looks at things themselves
    const isAsked = rest.lock === "notNeeded";
    const word = { lastState: isAsked ? last : "none", lastErr: isAsked ? lastErr : "" } as const;
    return { ...rest, ...word, holders, installers };
  });

/** The device after actions, as the scripts carry them out. */
export function afterActions(
  before: ToolFacts,
  actions: readonly ToolAction[],
  data: ToolScriptData,
): ToolFacts {
  let device = before;
  for (const action of actions) {
    switch (action.kind) {
      case "placeFolder":
        device = {
          ...device,
          rootAccess: "guarded",
          folder: "proven",
          probe: "passed",
          placed: [...device.placed, data.version],
          archive: "notRead",
        };
        break;
      case "setVariable":
        device = { ...device, variables: { ...device.variables, [action.name]: action.value } };
        break;
      case "writePath":
        device = { ...device, path: action.value, pathKind: action.valueKind };
        break;
      case "broadcast":
        break;
      default:
        action satisfies never;
    }
  }
  return device;
}
