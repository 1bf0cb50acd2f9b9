import type { Call } from "../ground/call.ts";
import { isIntunePath } from "../ground/intune-path.ts";
import { Refusal } from "../ground/refusal.ts";
import type { Settings } from "../options/settings.ts";

/**
 * 400 for everything of Intune where no subscription of the tenant has it.
 *
 * Status, code and text, and what they mean: https://learn.microsoft.com/answers/questions/1063413.
 * Microsoft365DSC reads that text as "not registered for Intune" on each of its Intune resources, and
 * https://github.com/KelvinTegelaar/CIPP/blob/docs/troubleshooting/troubleshooting.md as a missing
 * licence. Unverified: that it comes before the check of permissions.
 */
export function demandLicence(call: Call, { hasIntune }: Settings): void {
  if (hasIntune || !isIntunePath(call.path)) return;
  throw new Refusal(400, "BadRequest", "Request not applicable to target tenant.", {
    layer: "gateway",
  });
}
