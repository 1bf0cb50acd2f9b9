import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportFile, ImportFormat } from "ringwright";
import type { MockTenantOptions } from "ringwright/mocks";
import { createLab, type Lab } from "../support/lab.ts";

/** The folder of one format's fixtures. */
export function fixtureFolder(format: ImportFormat): string {
  return fileURLToPath(new URL(`./fixtures/${format}`, import.meta.url));
}

/** The fixtures of a format, in the order of their names, called as in a folder `backup`. */
export function fixtures(format: ImportFormat): readonly ImportFile[] {
  const folder = fixtureFolder(format);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      name: `backup${path.slice(folder.length).replaceAll("\\", "/")}`,
      bytes: readFileSync(path),
    }));
}

/** A file of JSON, or of text. */
export function importFileOf(name: string, content: unknown): ImportFile {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { name, bytes: new TextEncoder().encode(text) };
}

const collections = [
  "groups",
  "assignmentFilters",
  "deviceConfigurations",
  "windowsFeatureUpdateProfiles",
  "windowsQualityUpdateProfiles",
  "windowsQualityUpdatePolicies",
  "windowsDriverUpdateProfiles",
] as const;

/** One object of the tenant that every fixture is of. */
export type FixtureObject = Readonly<Record<string, unknown>>;

/** What that tenant holds, by collection. */
export const fixtureTenant = JSON.parse(
  readFileSync(new URL("./fixtures/tenant.json", import.meta.url), "utf8"),
) as Readonly<Record<(typeof collections)[number], readonly FixtureObject[]>> & {
  readonly tenantId: string;
};

/** Its policies and filters. */
export const fixtureObjects: readonly FixtureObject[] = collections
  .filter((name) => name !== "groups")
  .flatMap((name) => fixtureTenant[name]);

/** A mock tenant that holds what the fixtures are of. */
export function labOfFixtures(options: MockTenantOptions = {}): Lab {
  const lab = createLab({ tenantId: fixtureTenant.tenantId, ...options });
  for (const collection of collections)
    for (const wire of fixtureTenant[collection]) lab.mock.state.add(collection, wire);
  return lab;
}
