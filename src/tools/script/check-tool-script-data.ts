import { parseSpec } from "../../kind/parse-spec.ts";
import { ValidationError } from "../../kind/validation-error.ts";
import type { ToolScriptData } from "./tool-script-data.ts";
import { toolScriptDataSchema } from "./tool-script-schema.ts";

/**
 * The same data, each value of which may stand in a script: a strict list of characters for each, so
 * that none can end a text, name a folder of Windows or reach outside `root`.
 *
 * @throws {ValidationError} with every problem in `issues`; values that may be secrets are not shown.
 */
export function checkToolScriptData(data: unknown): ToolScriptData {
  const parsed = parseSpec(toolScriptDataSchema(), data, holdsValue);
  if (parsed.ok) return parsed.spec;
  const issues = parsed.problems.map(({ path, message }) => ({ path: path.join("."), message }));
  const list = issues.map(({ path, message }) => `${path || "data"} ${message}`).join("; ");
  throw new ValidationError(`cannot render the scripts of this tool: ${list}`, issues);
}

/** Values of variables may hold what was put there by mistake. */
function holdsValue([first]: readonly (string | number)[]): boolean {
  return first === "variables" || first === "environment" || first === "share";
}
