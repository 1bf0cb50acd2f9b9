import { caution, type EffectTable, note, unnoticed, type ValueMove } from "../kind/effect.ts";

/**
 * What each property of a remediation does to devices.
 *
 * @see https://learn.microsoft.com/intune/intune-service/fundamentals/remediations
 */
export const remediationEffects: EffectTable = {
  displayName: unnoticed,
  description: unnoticed,
  publisher: unnoticed,
  version: unnoticed,
  "detect.script": ({ before, will }) =>
    before === undefined
      ? note(
          `Devices run the detection script by the schedule of their assignment, ${asWhom(will)}.`,
        )
      : note("Devices run the changed detection script from their next run on."),
  "remediate.script": ({ before, after, will }) => {
    if (after === null)
      return note("Devices only detect from their next run on; nothing is remediated.");
    return before === undefined
      ? caution(
          `Where the detection script ends with exit code 1, devices run the remediation script, ${asWhom(will)}.`,
        )
      : caution(
          `Devices run the changed remediation script, ${asWhom(will)}, where the next detection ends with exit code 1.`,
        );
  },
  runAs: changed(({ after }) =>
    after === "user"
      ? note("The scripts run with the rights of whoever is signed in, and only while somebody is.")
      : caution("The scripts run with the rights of the system from their next run on."),
  ),
  architecture: changed(({ after }) =>
    note(
      `The scripts run in ${after === "x86" ? "32-bit" : "64-bit"} PowerShell from their next run on, which sees ${after === "x86" ? "another part" : "all"} of the registry and of System32.`,
    ),
  ),
  signatureCheck: changed(({ after }) =>
    after === true
      ? caution(
          "Devices run the scripts only as their execution policy allows: unsigned ones on none that has the client's default, Restricted.",
        )
      : note("Devices run the scripts whether they are signed or not."),
  ),
  roleScopeTagIds: unnoticed,
};

/** Only of devices that have the remediation already: to others the scripts say it. */
function changed(effect: (move: ValueMove) => ReturnType<typeof note>) {
  return (move: ValueMove) =>
    move.before === undefined || move.before === move.after ? undefined : effect(move);
}

function asWhom(will: ValueMove["will"]): string {
  return will["runAs"] === "user" ? "as the user who is signed in" : "as the system";
}
