import type { ReadinessContent } from "../health/readiness/readiness.ts";
import { addressPattern } from "../kind/address.ts";
import { windowsVersions } from "../releases/windows-data.ts";
import { CommandError } from "./exit-code.ts";

const form =
  "--content takes KIND:VALUE, such as feature:25H2, quality:2026-11-10, expedite:2026-11-10, hotpatch:2026-11-10, driver:NAME or policy:setting/power; quality, expedite and hotpatch by themselves are those of the latest release";

/**
 * What `--content` says.
 *
 * @throws {CommandError} with what it takes.
 */
export function readinessContent(text: string): ReadinessContent {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? text : text.slice(0, colon);
  const value = colon < 0 ? "" : text.slice(colon + 1).trim();
  switch (kind) {
    case "feature":
      return { kind, version: versionCalled(value) };
    case "quality":
    case "expedite":
    case "hotpatch":
      if (value !== "" && !/^\d{4}-\d\d-\d\d$/.test(value)) break;
      return { kind, release: value === "" ? undefined : value };
    case "driver":
      if (value === "") break;
      return { kind, drivers: [value] };
    case "policy":
      if (!addressPattern.test(value)) break;
      return { kind, policy: value };
    default:
      break;
  }
  throw new CommandError(`${form} (is ${text})`);
}

/** The full name of a version: as it is given, or of `25H2` the one that ends so. */
function versionCalled(name: string): string {
  if (/^Windows \d+, version \w+$/.test(name)) return name;
  const ending = ` ${name.toLowerCase()}`;
  const found = windowsVersions
    .map((version) => version.name)
    .filter((full) => full.toLowerCase().endsWith(ending));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const known = (found.length > 1 ? found : windowsVersions.map((version) => version.name)).join(
    "; ",
  );
  throw new CommandError(
    `feature:${name} is ${found.length > 1 ? "more than one version" : "no version that is known"}; name one in full: ${known}`,
  );
}
