import type { ZodString } from "zod";
import { lazySchema, z } from "../kind/zod.ts";
import { meaning, type PropertyMeaning } from "../kind/meaning.ts";
import { nodeMeanings } from "./node-meanings.ts";
import { deliveryValues } from "./delivery-nodes.ts";
import {
  type WindowNodeName,
  windowNodeNames,
  windowNodePrefix,
  windowNodeTypes,
} from "../maintenance/window-nodes.ts";

const flag = () => z.literal([0, 1]).nullable().exactOptional();
const whole = (min: number, max: number) => () =>
  z.int().min(min).max(max).nullable().exactOptional();
const oneOf =
  <const T extends readonly number[]>(...values: T) =>
  () =>
    z.literal(values).nullable().exactOptional();

/** Days of an old restart deadline, where 0 is none: no restart by itself. */
const daysOrNone = (min: number, max: number) => () =>
  z
    .union([z.literal(0), z.int().min(min).max(max)])
    .nullable()
    .exactOptional();

/** An address of a WSUS server, with its port. Unverified: the greatest length. */
export const serverUrl = () =>
  z
    .string()
    .max(1024)
    .regex(
      /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i,
      'must be an address such as "https://wsus.corp.example:8531"',
    );

/** A version such as `25H2`, or `1909` as they were called before. */
export const releaseName = () =>
  z.string().regex(/^(\d{2}H[12]|\d{4})$/, 'must be a version such as "25H2"');

const text = (schema: () => ZodString) => () => schema().nullable().exactOptional();

/**
 * Nodes of the Update CSP by their own names, with the values that each takes; `null`
 * takes a node out of the profile. Order is fixed: markers in tenants count on it, so a new node
 * goes to the end.
 *
 * Pause nodes are left out, since pauses belong to the operator.
 *
 * Unverified: the nodes below the mark in the second half, their ranges included, come
 * from the list of names; the service takes any value, and devices report what they refuse.
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 */
const nodeValues = {
  UpdateServiceUrl: text(serverUrl),
  UpdateServiceUrlAlternate: text(serverUrl),
  FillEmptyContentUrls: flag,
  SetPolicyDrivenUpdateSourceForFeatureUpdates: flag,
  SetPolicyDrivenUpdateSourceForQualityUpdates: flag,
  SetPolicyDrivenUpdateSourceForDriverUpdates: flag,
  SetPolicyDrivenUpdateSourceForOtherUpdates: flag,
  ProductVersion: text(() => z.string().min(1).max(64)),
  TargetReleaseVersion: text(releaseName),
  AllowAutoUpdate: whole(0, 5),
  ScheduledInstallDay: whole(0, 7),
  ScheduledInstallTime: whole(0, 23),
  ScheduledInstallFirstWeek: flag,
  ScheduledInstallSecondWeek: flag,
  ScheduledInstallThirdWeek: flag,
  ScheduledInstallFourthWeek: flag,
  ScheduledInstallEveryWeek: flag,
  ActiveHoursStart: whole(0, 23),
  ActiveHoursEnd: whole(0, 23),
  ActiveHoursMaxRange: whole(8, 18),
  ConfigureDeadlineForQualityUpdates: whole(0, 30),
  ConfigureDeadlineForFeatureUpdates: whole(0, 30),
  ConfigureDeadlineGracePeriod: whole(0, 7),
  ConfigureDeadlineGracePeriodForFeatureUpdates: whole(0, 7),
  ConfigureDeadlineNoAutoReboot: flag,
  ConfigureFeatureUpdateUninstallPeriod: whole(2, 60),
  DeferQualityUpdatesPeriodInDays: whole(0, 30),
  DeferFeatureUpdatesPeriodInDays: whole(0, 365),
  BranchReadinessLevel: oneOf(2, 4, 8, 16, 32, 64, 128),
  ExcludeWUDriversInQualityUpdate: flag,
  AllowMUUpdateService: flag,
  SetDisablePauseUXAccess: flag,
  SetDisableUXWUAccess: flag,
  SetEDURestart: flag,
  UpdateNotificationLevel: whole(0, 2),
  AutoRestartRequiredNotificationDismissal: oneOf(1, 2),
  ScheduleRestartWarning: oneOf(2, 4, 8, 12, 24),
  ScheduleImminentRestartWarning: oneOf(15, 30, 60),
  EngagedRestartDeadline: daysOrNone(2, 30),
  EngagedRestartSnoozeSchedule: whole(1, 3),
  EngagedRestartTransitionSchedule: whole(0, 30),
  AllowTemporaryEnterpriseFeatureControl: flag,
  // from here on Unverified: names and ranges as the CSP page has them to our knowledge
  ConfigureDeadlineNoAutoRebootForQualityUpdates: flag,
  ConfigureDeadlineNoAutoRebootForFeatureUpdates: flag,
  AllowOptionalContent: whole(0, 3),
  AllowUpdateService: flag,
  AllowNonMicrosoftSignedUpdate: flag,
  AllowAutoWindowsUpdateDownloadOverMeteredNetwork: flag,
  AutomaticMaintenanceWakeUp: flag,
  DetectionFrequency: whole(1, 22),
  SetProxyBehaviorForUpdateDetection: flag,
  DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection: flag,
  DisableWUfBSafeguards: flag,
  DisableDualScan: flag,
  ManagePreviewBuilds: whole(0, 3),
  NoUpdateNotificationsDuringActiveHours: flag,
  AlwaysAutoRebootAtScheduledTimeMinutes: whole(15, 180),
  AutoRestartDeadlinePeriodInDays: whole(2, 30),
  AutoRestartDeadlinePeriodInDaysForFeatureUpdates: whole(2, 30),
  AutoRestartNotificationSchedule: oneOf(15, 30, 60, 120, 240),
  SetAutoRestartNotificationDisable: flag,
  EngagedRestartDeadlineForFeatureUpdates: daysOrNone(2, 30),
  EngagedRestartSnoozeScheduleForFeatureUpdates: whole(1, 3),
  EngagedRestartTransitionScheduleForFeatureUpdates: whole(0, 30),
  IgnoreMOAppDownloadLimit: flag,
  IgnoreMOUpdateDownloadLimit: flag,
  ...deliveryValues,
};

/** A node of the Update CSP, or of Delivery Optimization, that a setting can write. */
export type NodeName = keyof typeof nodeValues;

export const nodeNames = Object.keys(nodeValues) as readonly NodeName[];

/** A node of a native maintenance window: a setting states them together, as `maintenanceWindow`. */
export type WindowNode = `${typeof windowNodePrefix}${WindowNodeName}`;

/** Every node that is known here, those of Delivery Optimization included. */
export type UpdateNode = NodeName | WindowNode;

/** Values of nodes; null takes one out. */
export type NodeValues = Readonly<Partial<Record<UpdateNode, unknown>>>;

/** The node of the Update CSP that a window calls by its short name. */
export function windowNode(name: WindowNodeName): WindowNode {
  return `${windowNodePrefix}${name}`;
}

export const updateNodes: readonly UpdateNode[] = [
  ...nodeNames,
  ...windowNodeNames.map(windowNode),
];

const partOfWindow = () =>
  z
    .custom<never>(
      () => false,
      "is a part of a maintenance window; write maintenanceWindow beside nodes, in words or as maintenanceWindow.nodes",
    )
    .exactOptional()
    // no value is one, for editors
    .meta({ not: {} });

type NodeShape = { [Name in NodeName]: ReturnType<(typeof nodeValues)[Name]> } & {
  [Name in WindowNode]: ReturnType<typeof partOfWindow>;
};

/** Any node by its own name and value, but those of a window, which would be settable twice. */
export const nodesSchema = lazySchema(() =>
  z.strictObject(
    Object.fromEntries([
      ...nodeNames.map((name) => [name, nodeValues[name]().meta(nodeMeaning(name))] as const),
      ...windowNodeNames.map((name) => [windowNode(name), partOfWindow()] as const),
    ]) as NodeShape,
  ),
);

function nodeMeaning(name: NodeName): PropertyMeaning {
  const known: Readonly<Record<NodeName, readonly [text: string, example: unknown]>> = nodeMeanings;
  const [text, example] = known[name];
  const twin = ringTwins[name];
  return meaning(
    `${text} \`null\` takes the node out.${twin === undefined ? "" : ` A ring states it as \`${twin}\`.`}`,
    [example],
    { leftOut: "not managed: the policy keeps what it has" },
  );
}

/** Nodes whose value is a text; every other one holds a whole number, or a flag as 0 and 1. */
export const textNodes: ReadonlySet<UpdateNode> = new Set<UpdateNode>([
  "UpdateServiceUrl",
  "UpdateServiceUrlAlternate",
  "ProductVersion",
  "TargetReleaseVersion",
  "DOGroupId",
  "DOCacheHost",
  ...windowNodeNames.filter((name) => windowNodeTypes[name] === "string").map(windowNode),
]);

/**
 * The ring property that writes the same node.
 *
 * @see https://learn.microsoft.com/mem/intune/protect/windows-update-settings
 */
export const ringTwins: Readonly<Partial<Record<NodeName, string>>> = {
  AllowAutoUpdate: "automaticUpdateMode",
  ScheduledInstallDay: "maintenanceWindow",
  ScheduledInstallTime: "maintenanceWindow",
  ScheduledInstallFirstWeek: "maintenanceWindow",
  ScheduledInstallSecondWeek: "maintenanceWindow",
  ScheduledInstallThirdWeek: "maintenanceWindow",
  ScheduledInstallFourthWeek: "maintenanceWindow",
  ScheduledInstallEveryWeek: "maintenanceWindow",
  ActiveHoursStart: "activeHours",
  ActiveHoursEnd: "activeHours",
  ConfigureDeadlineForQualityUpdates: "quality.deadlineDays",
  ConfigureDeadlineForFeatureUpdates: "feature.deadlineDays",
  ConfigureDeadlineGracePeriod: "gracePeriodDays",
  ConfigureDeadlineNoAutoReboot: "postponeRebootUntilAfterDeadline",
  ConfigureFeatureUpdateUninstallPeriod: "feature.uninstallWindowDays",
  DeferQualityUpdatesPeriodInDays: "quality.deferralDays",
  DeferFeatureUpdatesPeriodInDays: "feature.deferralDays",
  BranchReadinessLevel: "businessReadyUpdatesOnly",
  ExcludeWUDriversInQualityUpdate: "driversExcluded",
  AllowMUUpdateService: "microsoftUpdateServiceAllowed",
  SetDisablePauseUXAccess: "userPauseAccess",
  SetDisableUXWUAccess: "userWindowsUpdateScanAccess",
  SetEDURestart: "skipChecksBeforeRestart",
  UpdateNotificationLevel: "updateNotificationLevel",
  AutoRestartRequiredNotificationDismissal: "autoRestartNotificationDismissal",
  ScheduleRestartWarning: "restartWarning.hours",
  ScheduleImminentRestartWarning: "restartWarning.imminentMinutes",
  EngagedRestartDeadline: "engagedRestart.deadlineDays",
  EngagedRestartSnoozeSchedule: "engagedRestart.snoozeDays",
  EngagedRestartTransitionSchedule: "engagedRestart.transitionDays",
  DODownloadMode: "deliveryOptimizationMode",
};
