import { assignmentsShapeOf, checkOneTarget, targetShape } from "../assignments/schema.ts";
import {
  descriptionSchema,
  displayName,
  resourceShape,
  roleScopeTagIds,
} from "../kind/shared-schema.ts";
import { lazySchema, type Output, z } from "../kind/zod.ts";

/** One line of `assignments`: whoever it includes gets the app without being asked. */
const win32AppLineSchema = lazySchema(() =>
  z.strictObject(targetShape()).superRefine(checkOneTarget),
);

/** The folder that an app is installed from: one archive, and the script that unpacks it. */
const contentSchema = lazySchema(() =>
  z.strictObject({
    /** Text of the script, which lies beside the archive under the name of `setupFile`. */
    installer: z.string().min(1),
    archive: z.strictObject({
      /** File name, as the vendor has it. */
      name: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._+-]{0,127}$/),
      /** Absolute path. */
      path: z.string().min(1),
      /** The same as people know it. */
      shown: z.string().min(1),
      algorithm: z.enum(["SHA256", "SHA512"]),
      /** Hex digits in lower case. */
      hex: z.string().regex(/^[0-9a-f]{64}(?:[0-9a-f]{64})?$/),
      /** Bytes; null where that is not known before it is read. */
      size: z.int().min(1).nullable(),
    }),
  }),
);

/**
 * A Win32 app that places an archive. Files do not write it: tools give it.
 *
 * Wire names: `win32LobApp`, Graph beta metadata.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-win32lobapp?view=graph-rest-beta
 */
export const win32AppSchema = lazySchema(() =>
  z.strictObject({
    ...resourceShape(),
    displayName: displayName(256),
    description: descriptionSchema().exactOptional(),
    publisher: z.string().min(1).max(256).exactOptional(),
    /** Shown in the admin center; it decides nothing. */
    version: z.string().min(1).max(64).exactOptional(),
    fileName: z.string().min(1).max(256).exactOptional(),
    setupFile: z.string().min(1).max(256).exactOptional(),
    installCommand: z.string().min(1).max(1000).exactOptional(),
    uninstallCommand: z.string().min(1).max(1000).exactOptional(),
    runAs: z.enum(["system", "user"]).exactOptional(),
    restart: z.enum(["basedOnReturnCode", "allow", "suppress", "force"]).exactOptional(),
    /** Exit codes of the installer that mean success; any other is a failure. */
    successCodes: z.array(z.int()).min(1).max(20).exactOptional(),
    architecture: z.enum(["x64", "arm64"]).exactOptional(),
    /** The oldest release of Windows that it is tried on, in the service's word. */
    minimumRelease: z.string().min(1).max(64).exactOptional(),
    /** The app is there where it ends with exit code 0 and prints something. */
    detect: z.strictObject({ script: z.string().min(1) }).exactOptional(),
    content: contentSchema().exactOptional(),
    roleScopeTagIds: roleScopeTagIds(),
    ...assignmentsShapeOf(win32AppLineSchema(), [{ group: "pilot" }]),
  }),
);

/**
 * A Win32 app after parsing. What is absent is not managed.
 *
 * @interface
 */
export type Win32App = Output<typeof win32AppSchema>;
