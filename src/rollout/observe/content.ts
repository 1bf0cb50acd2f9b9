import type { DesiredState } from "../../config/desired-state.ts";
import type { RolloutContent, RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { Release, ReleaseCatalog } from "../../releases/release.ts";
import { isServerTrack } from "../../releases/track.ts";
import { minimumBuild } from "../../tools/registry/minimum-build.ts";
import type { PinnedContent } from "../state/rollout-state.ts";

/** What says what a content is. */
export interface PinSources {
  readonly catalog: ReleaseCatalog;
  /** Of the files. */
  readonly tools: DesiredState["tools"];
}

/**
 * What the content of a rollout is today, to be kept for its whole life.
 *
 * @returns a sentence where no source knows it.
 */
export function pinContent(
  { content }: Pick<RolloutSpec, "content">,
  { catalog, tools }: PinSources,
  now: Date,
): PinnedContent | string {
  const resolvedAt = now.toISOString();
  if (content.kind === "tool") return pinNextTool(content.tool, tools, resolvedAt);
  if (content.kind !== "quality")
    return { title: titleOf(content), release: null, builds: {}, articles: [], resolvedAt };
  const release = catalog.releases.find(({ releasedOn }) => releasedOn === content.release);
  if (release === undefined) {
    const known = catalog.releases.slice(0, 6).map(({ releasedOn }) => releasedOn);
    return `no source has a release of ${content.release}; there are ${known.join(", ")}`;
  }
  return pinRelease(release, catalog, resolvedAt);
}

function pinRelease(
  release: Release,
  { known }: ReleaseCatalog,
  resolvedAt: string,
): PinnedContent {
  const builds: Record<string, string> = {};
  const articles = new Set(release.kb === "" ? [] : release.kb.split(", "));
  for (const [track, { build, cumulative, hotpatch }] of release.revisions) {
    if (isServerTrack(track)) continue;
    const revisions = [hotpatch, cumulative].filter((revision) => revision !== null);
    for (const revision of revisions) {
      const { kb = null } = known.get(track)?.get(revision) ?? {};
      if (kb !== null) articles.add(kb);
    }
    builds[build] = revisions.map((revision) => `${build}.${revision}`).join(" or ");
  }
  const { releasedOn } = release;
  return {
    title: `quality updates of ${releasedOn}`,
    release: releasedOn,
    builds,
    articles: [...articles],
    resolvedAt,
  };
}

function pinNextTool(
  name: string,
  tools: PinSources["tools"],
  resolvedAt: string,
): PinnedContent | string {
  const tool = tools?.[name];
  if (!tool?.next) return `tools.${name} of the files has no next version`;
  const { kind, version: from, next } = tool;
  const { version, pin } = next;
  return {
    title: `${kind.title} ${version}`,
    release: null,
    builds: {},
    articles: [],
    tool: {
      name,
      version,
      from,
      digest: `${kind.proof}:${pin[kind.proof] ?? ""}`,
      minimumBuild: minimumBuild(kind, version),
    },
    resolvedAt,
  };
}

function titleOf(content: Exclude<RolloutContent, { kind: "quality" | "tool" }>): string {
  switch (content.kind) {
    case "feature":
      return content.version;
    case "expedite":
      return `expedited updates of ${content.policy}`;
    case "driver":
      return `${content.drivers.length} ${content.drivers.length === 1 ? "driver" : "drivers"}`;
    case "policy":
      return content.policy;
    default:
      return content satisfies never;
  }
}

/**
 * The newest release that took the place of the pinned one: monthly security and out-of-band updates
 * hold all that came before. Previews are offered to nobody whose updates are managed.
 */
export function newerContent(
  { release }: PinnedContent,
  catalog: ReleaseCatalog,
  now: Date,
): PinnedContent | null {
  if (release === null) return null;
  const today = now.toISOString().slice(0, 10);
  const replacing = new Set(
    [...catalog.known.entries()]
      .filter(([track]) => !isServerTrack(track))
      .flatMap(([, revisions]) => [...revisions.values()])
      .filter(({ kind }) => kind === "security" || kind === "outOfBand")
      .flatMap(({ releasedOn }) => releasedOn ?? []),
  );
  const newer = catalog.releases.find(
    ({ releasedOn }) => releasedOn > release && releasedOn <= today && replacing.has(releasedOn),
  );
  return newer ? pinRelease(newer, catalog, now.toISOString()) : null;
}
