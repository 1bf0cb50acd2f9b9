import { editionCode, editionOf } from "./edition.ts";
import { kbOf, kindOfUpdate } from "./catalog-revisions.ts";
import type { RevisionFacts } from "./revision.ts";
import { wireDay } from "./wire-day.ts";
import { type WireObject, wireText } from "../kind/wire.ts";

/** A version as the update service knows it. What it does not say is absent. */
export interface ProductVersion {
  readonly name: string;
  readonly build: number;
  readonly availableOn: string | null;
  readonly homeProEndOn: string | null;
  readonly enterpriseEndOn: string | null;
}

/** What the update service says. */
export interface ServiceProducts {
  readonly versions: readonly ProductVersion[];
  readonly revisions: readonly RevisionFacts[];
}

/**
 * Reads rows of `/admin/windows/updates/products` with their revisions and editions. Pure. Samples
 * of the service differ in the case of names and write `isHotpatchUpdate` as a text, so neither
 * decides.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/windowsupdates-product?view=graph-rest-beta
 */
export function serviceProducts(rows: readonly WireObject[]): ServiceProducts {
  const products = rows.map(camelCase);
  const revisions = products.flatMap((product) =>
    listOf(product, "revisions").flatMap((wire) => revisionOf(wire) ?? []),
  );
  const versions = products.flatMap((product) => versionOf(product) ?? []);
  return { versions, revisions };
}

function revisionOf(wire: WireObject): RevisionFacts | undefined {
  const osBuild = objectOf(wire, "osBuild");
  const [build, revision] = [osBuild["buildNumber"], osBuild["updateBuildRevision"]];
  if (typeof build !== "number" || typeof revision !== "number") return undefined;
  const entry = objectOf(wire, "catalogEntry");
  return {
    build,
    revision,
    releasedOn: wireDay(wire, "releaseDateTime"),
    listedOn: null,
    kb: kbOf(wireText(objectOf(wire, "knowledgeBaseArticle"), "id")),
    kind: kindOfUpdate(
      wireText(entry, "qualityUpdateClassification"),
      wireText(entry, "qualityUpdateCadence"),
    ),
    hotpatch: truthOf(wire["isHotpatchUpdate"]),
    baseline: null,
  };
}

function versionOf(product: WireObject): ProductVersion | undefined {
  const name = wireText(product, "name");
  const build = buildOf(product);
  if (build === undefined || !/^Windows 1\d, version \w+$/.test(name)) return undefined;
  const editions = listOf(product, "editions").map((wire) => ({
    servicing: servicingOf(wire),
    availableOn: wireDay(wire, "generalAvailabilityDateTime"),
    endsOn: wireDay(wire, "endOfServiceDateTime"),
  }));
  const endOf = (servicing: "homePro" | "enterprise") =>
    editions.find((edition) => edition.servicing === servicing)?.endsOn ?? null;
  return {
    name,
    build,
    availableOn: editions.find(({ availableOn }) => availableOn !== null)?.availableOn ?? null,
    homeProEndOn: endOf("homePro"),
    enterpriseEndOn: endOf("enterprise"),
  };
}

function buildOf(product: WireObject): number | undefined {
  const names = product["friendlyNames"];
  for (const name of Array.isArray(names) ? names : []) {
    const build = typeof name === "string" ? /OS build (\d{5,6})\b/i.exec(name)?.[1] : undefined;
    if (build !== undefined) return Number(build);
  }
  return listOf(product, "revisions").flatMap((wire) => revisionOf(wire) ?? [])[0]?.build;
}

/**
 * Unverified: that the end of an edition's id, as in `1_101`, is its number of `GetProductInfo`;
 * its name is taken where that says nothing.
 */
function servicingOf(edition: WireObject) {
  const sku = Number(/_(\d+)$/.exec(wireText(edition, "id"))?.[1]);
  return editionOf(editionCode({ skuNumber: sku, skuFamily: wireText(edition, "name") }))
    ?.servicing;
}

function truthOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  return text === "true" ? true : text === "false" ? false : null;
}

function objectOf(wire: WireObject, name: string): WireObject {
  const value = wire[name];
  return typeof value === "object" && value !== null ? (value as WireObject) : {};
}

function listOf(wire: WireObject, name: string): readonly WireObject[] {
  const value = wire[name];
  return Array.isArray(value) ? (value as WireObject[]) : [];
}

/** With names of members as metadata has them; samples begin some with a capital. */
function camelCase(wire: WireObject): WireObject {
  // no name of a member means anything to an object that inherits nothing
  const fitted = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(wire))
    fitted[name.charAt(0).toLowerCase() + name.slice(1)] = fit(value);
  return fitted;
}

function fit(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fit);
  return typeof value === "object" && value !== null ? camelCase(value as WireObject) : value;
}
