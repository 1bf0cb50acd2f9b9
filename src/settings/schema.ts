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
    displayName: displayName(255),
    description: descriptionSchema().max(descriptionLimit).exactOptional(),
    /** Where a WSUS server stands. Say in `updateSources` what comes from it. */
    wsus: z
      .strictObject({
        /** With its port: 8531 with TLS, 8530 without. Node: `UpdateServiceUrl`. */
        server: serverUrl().nullable().exactOptional(),
        /** Another server for the content. Node: `UpdateServiceUrlAlternate`. */
        alternate: serverUrl().nullable().exactOptional(),
        /** Takes the content's address from the metadata where the server leaves it out. */
        fillEmptyContentUrls: yesOrNo(),
      })
      .nullable()
      .exactOptional(),
    /** Which service each class of updates comes from: all four, since Windows reads them together. */
    updateSources: z
      .strictObject({ feature: source(), quality: source(), driver: source(), other: source() })
      .nullable()
      .exactOptional(),
    /** Holds devices at one release of one product; Windows reads both together. */
    targetRelease: z
      .strictObject({ product: z.enum(["Windows 10", "Windows 11"]), version: releaseName() })
      .nullable()
      .exactOptional(),
    /** Prefer a ring where it can say the same. Times are the device's own. */
    automaticUpdate: z
      .strictObject({
        mode: z.enum(updateModes).nullable().exactOptional(),
        day: z.enum(installDays).nullable().exactOptional(),
        /** Whole hours. */
        time: z
          .string()
          .regex(/^([01]\d|2[0-3]):00$/, 'must be a whole hour such as "03:00"')
          .nullable()
          .exactOptional(),
        /** All of them: a week that is not named is taken out. */
        weeks: z
          .array(z.enum(Object.keys(weekNodes) as [Week, ...Week[]]))
          .nullable()
          .exactOptional(),
      })
      .nullable()
      .exactOptional(),
    /** What a ring's deadlines lack: a ring has one grace period and one flag for both kinds. */
    deadlines: z
      .strictObject({
        /** Least days from a feature update's deadline to a forced restart, 0-7. */
        featureGracePeriodDays: z.int().min(0).max(7).nullable().exactOptional(),
        qualityNoAutoReboot: yesOrNo(),
        featureNoAutoReboot: yesOrNo(),
      })
      .nullable()
      .exactOptional(),
    /** Restarts for updates only from `start` to `end`, on builds that know windows: 26100.7840. */
    maintenanceWindow: nativeWindowSchema().nullable().exactOptional(),
    /** Any node by its own name and value. */
    nodes: nodesSchema().exactOptional(),
    roleScopeTagIds: roleScopeTagIds().exactOptional(),
    ...assignmentsShape(),
  }),
);

/** A setting after parsing. What is absent is not managed. */
export type Setting = Output<typeof settingSchema>;
