import { meaning } from "../kind/meaning.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";
import { assignmentsShape } from "../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../kind/shared-schema.ts";
import { nativeWindowSchema } from "../maintenance/window-vocabulary.ts";
import { installDays, updateModes, updateSources, weekNodes } from "./spelling.ts";
import { nodesSchema, releaseName, serverUrl } from "./update-nodes.ts";

// the marker of a setting may name every node, so it leaves less room
const descriptionLimit = 900;

const source = () => z.enum(updateSources);
const yesOrNo = () => z.boolean().nullable().exactOptional();
type Week = keyof typeof weekNodes;

/**
 * Update settings that rings lack, as one custom profile of Update CSP nodes. What is
 * absent is not managed: a node of the profile that no file states stays as it is. `null`
 * takes a node out of the profile.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-windows10customconfiguration
 */
export const settingSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(255).meta(
      meaning(
        "Name in the portal, and that which the policy is found by. Unique among the policies of its kind in a stack.",
        ["Updates from WSUS"],
      ),
    ),
    description: descriptionSchema()
      .max(descriptionLimit)
      .exactOptional()
      .meta(
        meaning("Free text for administrators. Room for the ownership marker is kept.", [
          "PCs of the plant",
        ]),
      ),
    wsus: z
      .strictObject({
        server: serverUrl()
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Address with its port: 8531 with TLS, 8530 without. `null` takes it out. Node: `UpdateServiceUrl`.",
              ["https://wsus.corp.example:8531"],
            ),
          ),
        alternate: serverUrl()
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Another server for the content. `null` takes it out. Node: `UpdateServiceUrlAlternate`.",
              ["https://content.corp.example:8531"],
            ),
          ),
        fillEmptyContentUrls: yesOrNo().meta(
          meaning(
            "Whether the address of the content is taken from the metadata where the server leaves it out. `null` takes it out. Node: `FillEmptyContentUrls`.",
            [true],
          ),
        ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Where a WSUS server stands. Say in `updateSources` what comes from it. `null` takes the group out.",
          [{ server: "https://wsus.corp.example:8531" }],
        ),
      ),
    updateSources: z
      .strictObject({
        feature: source().meta(
          meaning(
            "Where feature updates come from. Node: `SetPolicyDrivenUpdateSourceForFeatureUpdates`.",
            ["windowsUpdate"],
          ),
        ),
        quality: source().meta(
          meaning(
            "Where quality updates come from. Node: `SetPolicyDrivenUpdateSourceForQualityUpdates`.",
            ["wsus"],
          ),
        ),
        driver: source().meta(
          meaning("Where drivers come from. Node: `SetPolicyDrivenUpdateSourceForDriverUpdates`.", [
            "wsus",
          ]),
        ),
        other: source().meta(
          meaning(
            "Where updates of other products come from. Node: `SetPolicyDrivenUpdateSourceForOtherUpdates`.",
            ["wsus"],
          ),
        ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Which service each class of updates comes from: all four, since Windows reads them together. `null` takes the group out.",
          [{ feature: "windowsUpdate", quality: "wsus", driver: "wsus", other: "wsus" }],
        ),
      ),
    targetRelease: z
      .strictObject({
        product: z
          .enum(["Windows 10", "Windows 11"])
          .meta(meaning("The product. Node: `ProductVersion`.", ["Windows 11"])),
        version: releaseName().meta(
          meaning("The release. Node: `TargetReleaseVersion`.", ["25H2"]),
        ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning("Holds devices at one release of one product. `null` takes the group out.", [
          { product: "Windows 11", version: "25H2" },
        ]),
      ),
    automaticUpdate: z
      .strictObject({
        mode: z
          .enum(updateModes)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "The modes of a ring, and `off`. `null` takes it out. Node: `AllowAutoUpdate`.",
              ["autoInstallAtMaintenanceTime"],
            ),
          ),
        day: z
          .enum(installDays)
          .nullable()
          .exactOptional()
          .meta(
            meaning("Day of the installation. `null` takes it out. Node: `ScheduledInstallDay`.", [
              "sunday",
            ]),
          ),
        time: z
          .string()
          .regex(/^([01]\d|2[0-3]):00$/, 'must be a whole hour such as "03:00"')
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Hour of the installation in the device's own local time. Whole hours. `null` takes it out. Node: `ScheduledInstallTime`.",
              ["03:00"],
            ),
          ),
        weeks: z
          .array(z.enum(Object.keys(weekNodes) as [Week, ...Week[]]))
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Weeks of the month: all of them, one that is not named is taken out. `null` takes them out. Nodes: `ScheduledInstallFirstWeek` and the like.",
              [["secondWeek"]],
              { leftOut: "not managed, the tenant's value stays" },
            ),
          ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "When devices install and restart. Prefer a ring where it can say the same. `null` takes the group out.",
          [{ mode: "autoInstallAndRebootAtScheduledTime", day: "sunday", time: "03:00" }],
        ),
      ),
    deadlines: z
      .strictObject({
        featureGracePeriodDays: z
          .int()
          .min(0)
          .max(7)
          .nullable()
          .exactOptional()
          .meta(
            meaning(
              "Least days from the deadline of a feature update to a forced restart. `null` takes it out. Node: `ConfigureDeadlineGracePeriodForFeatureUpdates`.",
              [4],
            ),
          ),
        qualityNoAutoReboot: yesOrNo().meta(
          meaning(
            "Whether restarts for quality updates wait for the deadline and the grace period. `null` takes it out. Node: `ConfigureDeadlineNoAutoRebootForQualityUpdates`.",
            [true],
          ),
        ),
        featureNoAutoReboot: yesOrNo().meta(
          meaning(
            "The same of feature updates. `null` takes it out. Node: `ConfigureDeadlineNoAutoRebootForFeatureUpdates`.",
            [true],
          ),
        ),
      })
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "What the deadlines of a ring lack, which has one grace period and one flag for both kinds. `null` takes the group out.",
          [{ featureGracePeriodDays: 4 }],
        ),
      ),
    maintenanceWindow: nativeWindowSchema()
      .nullable()
      .exactOptional()
      .meta(
        meaning(
          "Restarts for updates only from `start` to `end`, on builds that know windows: 26100.7840. `null` takes it out. Prefer the window of a ring.",
          [{ start: "22:00", end: "02:00", day: "sunday" }],
        ),
      ),
    nodes: nodesSchema()
      .exactOptional()
      .meta(
        meaning(
          "Any node of the Update CSP or of Delivery Optimization by its own name and value. `null` takes one out.",
          [{ DetectionFrequency: 8 }],
        ),
      ),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShape(),
  }),
);

/**
 * A setting after parsing. What is absent is not managed.
 *
 * @interface
 */
export type Setting = Output<typeof settingSchema>;
