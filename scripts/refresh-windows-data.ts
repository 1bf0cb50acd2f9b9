// Writes src/releases/windows-data.gen.json anew from the update service of a tenant, or the file that
// is named; rows that the service no longer lists stay. Signs in as the command does, from the
// environment, and needs WindowsUpdates.ReadWrite.All. Writes nothing to the tenant.
//
//   node scripts/refresh-windows-data.ts [FILE]
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { signIn } from "../src/cli/sign-in.ts";
import { processTerminal } from "../src/cli/terminal.ts";
import { readProducts } from "../src/releases/read-products.ts";
import type { WindowsData } from "../src/releases/windows-data.ts";
import { formatted, refreshed } from "./windows-data-file.ts";

const file =
  process.argv[2] ??
  fileURLToPath(new URL("../src/releases/windows-data.gen.json", import.meta.url));
const terminal = processTerminal(false, AbortSignal.timeout(600_000));
const tenant = await signIn(
  {
    color: false,
    json: false,
    verbose: false,
    config: undefined,
    auth: undefined,
    cloud: undefined,
  },
  terminal,
);
const before = JSON.parse(readFileSync(file, "utf8")) as WindowsData;
const today = tenant.now().toISOString().slice(0, 10);
const after = refreshed(before, await readProducts(tenant.graph), today);
writeFileSync(file, formatted(after));
const rows = (data: WindowsData) => data.revisions.flatMap(({ builds }) => builds).length;
console.log(
  `${file}: data of ${after.asOf}, ${rows(after)} revisions of builds (${rows(before)} before), ${after.versions.length} versions (${before.versions.length} before)`,
);
const unplaced = after.versions.filter(({ line }) => line === null).map(({ name }) => name);
if (unplaced.length > 0)
  console.log(
    `Write by hand which line these belong to, and whether they take hotpatches: ${unplaced.join(", ")}`,
  );
