import { terminalText } from "../../report/escape.ts";
import { judgeAction, type DriverAction } from "../../updates/driver/action.ts";
import { matches } from "../../updates/driver/approvals.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { CommandError, ExitCode } from "../exit-code.ts";

/**
 * The drivers that an operator names: by id, by exact name, or by a name with `*`, which
 * may stand for many.
 *
 * @throws {CommandError} where a name stands for none, or an exact one for several.
 */
export function chooseDrivers(
  names: readonly string[],
  drivers: readonly DriverRow[],
): readonly DriverRow[] {
  const chosen = new Set<DriverRow>();
  const problems: string[] = [];
  for (const name of names) {
    const found = drivers.filter(
      (driver) => driver.id.toLowerCase() === name.toLowerCase() || matches({ name }, driver),
    );
    const shown = `"${terminalText(name)}"`;
    if (found.length === 0) {
      problems.push(
        `no driver of the policy is called ${shown}; see them with: ringwright driver list`,
      );
    } else if (found.length > 1 && !name.includes("*")) {
      problems.push(
        `${found.length} drivers are called ${shown}. Name one by its id: ${found.map(({ id, version }) => `${id} (${terminalText(version)})`).join(", ")}`,
      );
    } else for (const driver of found) chosen.add(driver);
  }
  if (problems.length > 0) throw new CommandError(problems.join("\n"));
  return [...chosen];
}

/**
 * Those of the drivers that the action would change.
 *
 * @throws {CommandError} where the service would ignore it for one of them; nothing is written.
 */
export function dueDrivers(
  action: DriverAction,
  drivers: readonly DriverRow[],
): readonly DriverRow[] {
  const refused: string[] = [];
  const due = drivers.filter((driver) => {
    const verdict = judgeAction(action, driver);
    if (!verdict.possible && !verdict.done) {
      refused.push(
        `"${terminalText(driver.name)}" ${terminalText(driver.version)}: ${verdict.why}`,
      );
    }
    return verdict.possible;
  });
  if (refused.length > 0) {
    throw new CommandError(
      `nothing was written, since the service would ignore it:\n${refused.join("\n")}`,
      ExitCode.refused,
    );
  }
  return due;
}
