import { addressPattern, keyPattern } from "../../../kind/address.ts";
import { z } from "../../../kind/zod.ts";

/** Key of a ring or a group. */
export const fileKey = () => z.string().regex(keyPattern, "must be a key of the files");

/** Address of a policy. */
export const policyAddress = (example: string) =>
  z.string().regex(addressPattern, `must be kind/key, such as "${example}"`);

/** Name of a stage or a gate. */
export const partName = () =>
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, "must be 1 to 32 letters, digits, _ or -");
