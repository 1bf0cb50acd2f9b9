export type { Edition, Servicing } from "./edition.ts";
export { type PatchLevel, patchLevel } from "./patch-level.ts";
export type { ProductVersion, ServiceProducts } from "./products.ts";
export { readProducts } from "./read-products.ts";
export {
  type ExpectedRevision,
  pickRelease,
  type Release,
  releaseCatalog,
  type ReleaseCatalog,
} from "./release.ts";
export type {
  KnownRevisions,
  RevisionFact,
  RevisionFacts,
  RevisionSource,
  WindowsRevision,
} from "./revision.ts";
export type { Track } from "./track.ts";
export {
  type RevisionKind,
  windowsDataAsOf,
  windowsNameOf,
  type WindowsVersion,
  windowsVersionOf,
  windowsVersions,
} from "./windows-data.ts";
export { type KnownIssue, listKnownIssues } from "./known-issues.ts";
