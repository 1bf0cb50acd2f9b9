import type { installSubjects } from "../../config/rollouts/gates/gate-words.ts";

/**
 * What is wrong with an install. A device has at most one finding for its version of Windows, one for its
 * release, the first of this order, and one for each driver.
 *
 * - `driverNotApproved`: no driver policy that reaches the device approved the driver, or no such
 *   policy reaches it and its rings exclude drivers.
 * - `featureVersion`: its version of Windows is newer than what any policy that reaches it allows.
 * - `qualityDeclined`: the quality update policies that reach it decline the release, or want it to be
 *   approved and nobody did.
 * - `qualityWhilePaused`: it got the release while all its rings were paused.
 * - `qualityBeforeDeferral`: it has the release earlier than any of its rings could offer it.
 */
export const unapprovedKinds = [
  "driverNotApproved",
  "featureVersion",
  "qualityDeclined",
  "qualityWhilePaused",
  "qualityBeforeDeferral",
] as const;

/**
 * One of those.
 *
 * @useDeclaredType
 */
export type UnapprovedKind = (typeof unapprovedKinds)[number];

/**
 * What a finding, or what could not be decided, is about.
 *
 * @useDeclaredType
 */
export type InstallSubject = (typeof installSubjects)[number];

/** A policy as reports name it. */
export interface PolicyName {
  /** Such as `ring` or `driverUpdate`. */
  readonly kind: string;
  readonly id: string;
  /** Untrusted text. */
  readonly displayName: string;
  /** Such as `ring/broad`; null where no stack owns it. */
  readonly address: string | null;
}

/** Something that a device installed and that policy did not allow at that time. Plain data. */
export interface UnapprovedInstall {
  readonly kind: UnapprovedKind;
  /** Intune's id, lower case. */
  readonly managedDeviceId: string;
  /** What names the device for long: its `deviceId` of Entra ID, else Intune's id; lower case. */
  readonly deviceKey: string;
  /** Untrusted text. */
  readonly deviceName: string;
  /** A release with its build, a version of Windows, or a driver as Windows Update calls it. Untrusted text. */
  readonly what: string;
  /** When it was installed, ISO 8601 in UTC, by the clock of the device; null where only bounds are known. */
  readonly installedAt: string | null;
  /** Not there before; null where nothing tells it. */
  readonly installedAfter: string | null;
  /** There at the latest. */
  readonly installedBy: string;
  /** The policy that did not allow it; of several the first. */
  readonly policy: PolicyName;
  /** Why it was not allowed, one sentence. Holds untrusted text. */
  readonly why: string;
  /** Who saw it: Intune's inventory or the collector on the device. */
  readonly source: "inventory" | "collector";
  /**
   * `sure` where earlier records show that the policy held for the device before it could have
   * installed it; `likely` where this one look tells nothing against it.
   */
  readonly confidence: "sure" | "likely";
  /** What else may explain it and no source tells, as parts of sentences. */
  readonly couldAlsoBe: readonly string[];
}

/** Installs of which it cannot be told whether policy allowed them. */
export interface UndecidedInstalls {
  readonly subject: InstallSubject;
  /** As a part of a sentence. Holds untrusted text. */
  readonly reason: string;
  /** Installs; of quality and feature updates that is devices. */
  readonly installs: number;
}
