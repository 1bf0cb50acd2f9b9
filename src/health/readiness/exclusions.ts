import type { CompatibilityEntry } from "../../config/compatibility/compatibility-schema.ts";
import { slugOf } from "../../kind/slug.ts";
import type { ReadinessContent, ReadinessLine } from "./readiness.ts";

/** A device that is to be left out. */
export interface ExcludedDevice {
  /** Of its directory device. */
  readonly deviceId: string;
  readonly device: string;
  /** Why it must not get the content. */
  readonly reasons: readonly string[];
}

/** What leaves devices out that must not get some content, as files state it. */
export interface ReadinessExclusions {
  /** A group of single devices; null where none needs it. */
  readonly group: {
    readonly key: string;
    readonly displayName: string;
    readonly devices: readonly ExcludedDevice[];
  } | null;
  /** A filter over models, which leaves out those that come later as well; null where no model is blocked as a whole. */
  readonly filter: {
    readonly key: string;
    readonly displayName: string;
    readonly rule: string;
    readonly devices: number;
  } | null;
  /** Names of devices that the directory does not know, so that they can be in no group. */
  readonly unnamed: readonly string[];
}

/** What exclusions are made of. */
export interface ExclusionTerms {
  readonly content: Pick<ReadinessContent, "kind">;
  /** Such as `Windows 11, version 25H2`. */
  readonly title: string;
  /** The stack of the files, which is part of the names. */
  readonly stack: string;
  readonly compatibility: readonly CompatibilityEntry[];
  /** Whether all are in the group, as a rollout wants it, whose population takes no filters. Default false. */
  readonly onlyGroup?: boolean | undefined;
}

/**
 * The devices that hold a start, as a group and a filter. A model comes into the filter where an entry blocks it for
 * its hardware alone, and no device of it was found that may have the content. Only rings and policies of settings
 * take filters: for other content all devices are in the group. Pure.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/filters-supported-workloads
 */
export function readinessExclusions(
  lines: Iterable<ReadinessLine>,
  { content, title, stack, compatibility, onlyGroup = false }: ExclusionTerms,
): ReadinessExclusions {
  const ofHardware = new Set(
    compatibility
      .filter(({ when }) =>
        Object.entries(when).every(
          ([name, value]) => value === undefined || name === "model" || name === "manufacturer",
        ),
      )
      .map(({ name }) => name),
  );
  const takesFilters = !onlyGroup && (content.kind === "quality" || content.kind === "policy");
  const held: ReadinessLine[] = [];
  const spared = new Set<string>();
  for (const line of lines) {
    if (line.holdsStart) held.push(line);
    else if (!line.hasContent) spared.add(modelKey(line));
  }
  const wholeModels = new Set(
    held
      .filter(
        (line) =>
          takesFilters &&
          !spared.has(modelKey(line)) &&
          line.model !== "" &&
          line.manufacturer !== "" &&
          isPlain(line.manufacturer + line.model) &&
          line.findings.some(
            ({ entry, verdict }) => verdict === "block" && ofHardware.has(entry ?? ""),
          ),
      )
      .map(modelKey),
  );
  const ofWholeModels = held.filter((line) => wholeModels.has(modelKey(line)));
  const rule = modelRule(ofWholeModels);
  const byModel = rule.length > longestRule ? [] : ofWholeModels;
  const others = new Set(byModel);
  const single = held.filter((line) => !others.has(line));
  const named = single.filter(({ deviceId }) => guid.test(deviceId));
  const key = `not-ready-${slugOf(title, 40)}`;
  // names have limits, and a list of drivers has none
  const shown = title.length > 120 ? `${title.slice(0, 119)}…` : title;
  return {
    group:
      named.length === 0
        ? null
        : {
            key,
            displayName: `Not ready for ${shown} (${stack})`,
            devices: named.map(excludedDevice),
          },
    filter:
      byModel.length === 0
        ? null
        : {
            key: `${key}-models`,
            displayName: `Models not ready for ${shown} (${stack})`,
            rule,
            devices: byModel.length,
          },
    unnamed: single.flatMap(({ deviceId, device, managedDeviceId }) =>
      guid.test(deviceId) ? [] : [device || managedDeviceId],
    ),
  };
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What Intune takes. */
const longestRule = 3072;

/** Whether a name means itself in a rule and in a file: no end of a text, no variable. */
function isPlain(name: string): boolean {
  return !/["\\$\p{Cc}]/u.test(name);
}

function excludedDevice({ deviceId, device, findings }: ReadinessLine): ExcludedDevice {
  const holding = findings.filter(({ holdsStart }) => holdsStart);
  return { deviceId, device, reasons: holding.map(({ reason }) => reason) };
}

/** Filters do not tell letter case apart. */
function modelKey({ manufacturer, model }: ReadinessLine): string {
  return JSON.stringify([manufacturer.toLowerCase(), model.toLowerCase()]);
}

/** Models, each with its maker. */
function modelRule(lines: readonly ReadinessLine[]): string {
  const makers = [...Map.groupBy(lines, ({ manufacturer }) => manufacturer)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const parts = makers.map(([maker, devices]) => {
    const models = [...new Set(devices.map(({ model }) => model))].sort();
    const list = models.map((model) => `"${model}"`).join(", ");
    return `((device.manufacturer -eq "${maker}") and (device.model -in [${list}]))`;
  });
  return parts.join(" or ");
}
