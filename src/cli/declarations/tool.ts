import { defineCommand } from "../command-line/define-command.ts";

const index = {
  type: "string",
  valueHint: "url|file",
  help: "a mirror (https) or a file with the vendor's list of versions (default: the vendor)",
} as const;

export const toolListCommand = defineCommand({
  path: "tool list",
  operands: { tool: { isRequired: false } },
  summary:
    "Show the tools that are known, or the versions of one with support and smallest Windows",
  description:
    "Show the tools that are known, or the versions of one, newest first: whether\nthey are supported, the smallest build of Windows, and whether they are pinned\nin tools.lock.json. TOOL is a name such as go. Reads the list of its vendor;\nwithout TOOL no request is sent. Writes nothing.",
  options: {
    index,
    all: { type: "boolean", help: "versions out of support and before a release, too" },
  },
  examples: [
    "ringwright tool list",
    "ringwright tool list go",
    "ringwright tool list node --index dist/index.json",
  ],
});

export const toolPinCommand = defineCommand({
  path: "tool pin",
  operands: { tool: {}, version: {} },
  summary: "Pin the digest of a version in tools.lock.json, beside the config",
  description:
    "Read the vendor's list of versions and write the digest of a version's archive\ninto tools.lock.json, beside the config. Devices unpack nothing else. A version\nwhose digest differs from the pinned one is refused, since a release does not\nchange. Commit the file, and have it reviewed.",
  options: {
    arch: {
      type: "string",
      valueHint: "x64,arm64",
      default: "x64",
      help: "architectures of the devices",
    },
    index,
    replace: {
      type: "boolean",
      help: "take a digest that differs, after a person has looked at both",
    },
  },
  examples: [
    "ringwright tool pin go 1.27.4",
    "ringwright tool pin go 1.27.4 --arch x64,arm64 --index https://mirror.example/go/?mode=json",
  ],
  exitCodes: { 5: "it is pinned with another digest" },
});
