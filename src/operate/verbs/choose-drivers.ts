import { type DriverAction, judgeAction } from "../../updates/driver/action.ts";
import { matches } from "../../updates/driver/approvals.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { type DriverNameProblem, OperationRefusedError } from "../refusal.ts";

/**
 * The drivers that an operator names: by id, by exact name, or by a name with `*`, which
 * may stand for many.
 *
 * @throws {OperationRefusedError} where a name stands for none, or an exact one for several.
 */
export function chooseDrivers(
  names: readonly string[],
  drivers: readonly DriverRow[],
): readonly DriverRow[] {
  const chosen = new Set<DriverRow>();
  const problems: DriverNameProblem[] = [];
  for (const name of names) {
    const found = drivers.filter(
      (driver) => driver.id.toLowerCase() === name.toLowerCase() || matches({ name }, driver),
    );
    const isClear = found.length === 1 || (found.length > 1 && name.includes("*"));
    if (isClear) for (const driver of found) chosen.add(driver);
    else problems.push({ name, found: found.map(({ id, version }) => ({ id, version })) });
  }
  if (problems.length > 0) throw new OperationRefusedError({ reason: "drivers", names: problems });
  return [...chosen];
}

/**
 * Those of the drivers that the action would change.
 *
 * @throws {OperationRefusedError} where the service would ignore it for one of them.
 */
export function dueDrivers(
  action: DriverAction,
  drivers: readonly DriverRow[],
): readonly DriverRow[] {
  const ignored: { name: string; version: string; why: string }[] = [];
  const due = drivers.filter((driver) => {
    const verdict = judgeAction(action, driver);
    if (!verdict.possible && !verdict.done) {
      const { name, version } = driver;
      ignored.push({ name, version, why: verdict.why });
    }
    return verdict.possible;
  });
  if (ignored.length > 0) throw new OperationRefusedError({ reason: "ignored", drivers: ignored });
  return due;
}
