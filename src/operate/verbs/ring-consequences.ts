import type { WireObject } from "../../kind/wire.ts";
import type { RingVerb } from "../../rings/operator-action.ts";
import { pauseDays, pauseEnd, type ContentStatus, type UpdateContent } from "../../rings/status.ts";
import { instantText } from "../../kind/instant-text.ts";

/**
 * What an operator's verb will do to devices, in plain sentences, to be read before it is
 * confirmed.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings
 */
export function ringVerbConsequences(
  verb: RingVerb,
  content: UpdateContent,
  ring: { readonly wire: WireObject; readonly status: ContentStatus },
  now: Date,
): readonly string[] {
  switch (verb) {
    case "pause":
      return pausing(content, now);
    case "resume":
      return resuming(content, ring.status);
    case "extend":
      return extending(content, ring.status, now);
    case "rollback":
      return rollingBack(content, ring.wire, now);
    default:
      return verb satisfies never;
  }
}

// check-ins: https://learn.microsoft.com/intune/intune-service/configuration/device-profile-troubleshoot
const learn = "Devices learn of it at their next check-in, about every 8 hours";

function pausing(content: UpdateContent, now: Date): string[] {
  return [
    `No device of this ring is offered ${content} updates for ${pauseDays} days, until ${instantText(pauseEnd(now))}. Then the pause ends by itself: devices scan, and install again.`,
    `${learn}. Until then some still install what they were offered, and may restart.`,
    "Installations that have not begun and restarts that are pending are called off. What is installed stays.",
    ...(content === "quality"
      ? ["Security updates are held back with them."]
      : [
          "Feature update policies wait too: a device is offered a version only where its ring and its policy both allow it.",
        ]),
  ];
}

function resuming(content: UpdateContent, status: ContentStatus): string[] {
  return [
    ...(status.paused
      ? [
          `The pause${status.pauseEndsAt ? `, which would last until ${instantText(status.pauseEndsAt)},` : ""} ends now.`,
        ]
      : []),
    `${learn}, and scan. They are offered the newest ${content} update that the ring's deferral allows, not the one that was paused.`,
    ...(status.rollingBack
      ? [
          "The rollback is taken back too: what was uninstalled is installed again where it applies.",
        ]
      : []),
    `Pausing again later begins a new ${pauseDays} days.`,
  ];
}

function extending(content: UpdateContent, status: ContentStatus, now: Date): string[] {
  const end = instantText(pauseEnd(now));
  const before = status.pauseEndsAt && instantText(status.pauseEndsAt);
  const change = before === null ? "" : before === end ? " as before" : ` instead of ${before}`;
  return [
    `The pause lasts until ${end}${change}: ${pauseDays} days from now${before === end ? ", so that nothing changes" : ""}. Then it ends by itself, and devices install again.`,
    content === "quality"
      ? "Until then devices get no quality updates, security updates included."
      : "Until then devices get no feature updates, those of feature update policies included.",
  ];
}

function rollingBack(content: UpdateContent, wire: WireObject, now: Date): string[] {
  return [
    `Every device of this ring uninstalls its latest ${content} update as soon as it learns of it, and restarts at once: its user cannot put it off, and maintenance windows and active hours are ignored.`,
    `${learn}, so the restarts spread over the hours that follow, office hours included. A device that has begun cannot be called back.`,
    ...(content === "feature" ? [uninstallWindow(wire), enablementPackage] : []),
    `The ring's ${content} updates are paused with it, for ${pauseDays} days, until ${instantText(pauseEnd(now))}. When that pause ends, or is resumed, the update is installed again where it applies.`,
  ];
}

function uninstallWindow(wire: WireObject): string {
  const days = wire["featureUpdatesRollbackWindowInDays"];
  const stated =
    typeof days === "number"
      ? `${days} days, as this ring states`
      : "10 days by default; this ring states none";
  return `Only devices within the uninstall window (${stated}) can go back; on the others the uninstall fails.`;
}

const enablementPackage =
  "It is impossible where an enablement package brought the version, such as 24H2 to 25H2: those devices stay as they are.";
