import type { ReadinessExclusions } from "../health/readiness/exclusions.ts";
import { terminalText } from "./escape.ts";

/** What is said of exclusions at the head of their file. */
export interface ExclusionsYamlOptions {
  readonly stack: string;
  /** What the devices are not ready for. */
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The policy file of exclusions: a group, a filter or both, each device with its name and why. */
export async function exclusionsYaml(
  { group, filter }: ReadinessExclusions,
  { stack, title, createdAt }: ExclusionsYamlOptions,
): Promise<string> {
  const { Document, isSeq } = await import("yaml");
  const day = createdAt.slice(0, 10);
  const document = new Document({
    version: 1,
    stack,
    ...(group && {
      groups: {
        [group.key]: {
          displayName: group.displayName,
          description: `As ringwright report readiness found them on ${day}`,
          members: { devices: group.devices.map(({ deviceId }) => deviceId) },
        },
      },
    }),
    ...(filter && {
      filters: {
        [filter.key]: {
          displayName: filter.displayName,
          description: `As ringwright report readiness found them on ${day}`,
          platform: "windows10AndLater",
          rule: filter.rule,
        },
      },
    }),
  });
  document.commentBefore = comment(
    `Devices that must not get ${title}, as of ${day}. Look at it before it is applied: beside the other policy files the group or filter is made, and leaves out nobody until a policy or a rollout excludes it.`,
  );
  const devices = group && document.getIn(["groups", group.key, "members", "devices"]);
  if (isSeq(devices))
    for (const [index, item] of devices.items.entries()) {
      const { device = "", reasons = [] } = group?.devices[index] ?? {};
      (item as { comment?: string }).comment = comment(
        [device, ...reasons].filter((part) => part !== "").join(": "),
      );
    }
  return document.toString({ lineWidth: 0 });
}

/** Text of a tenant in a comment: one line of it, whatever it holds. */
function comment(text: string): string {
  return ` ${terminalText(text).replaceAll(/\s+/g, " ").trim()}`;
}
