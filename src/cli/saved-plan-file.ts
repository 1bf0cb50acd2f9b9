import { readFile } from "node:fs/promises";
import { openPlan, PlanDigestError, type SavedPlan } from "../reconcile/plan/saved-plan.ts";
import { CommandError, ExitCode } from "./exit-code.ts";

/**
 * The plan that a file holds.
 *
 * @throws {CommandError} where it cannot be read, is none or of another format; with the exit
 *   code of a stale plan where its digest is another than the one that was approved.
 */
export async function readPlanFile(file: string, digest?: string): Promise<SavedPlan> {
  let bytes;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new CommandError(
      `the plan ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "error"}); make one with: ringwright plan --out ${file}`,
    );
  }
  try {
    return openPlan(bytes, { digest });
  } catch (error) {
    if (error instanceof PlanDigestError)
      throw new CommandError(`${file} ${error.message}`, ExitCode.stale);
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`${file}: ${error.message}`);
  }
}
