import type { ErrorCount } from "../compliance-report.ts";
import { alertMeaningOf, errorMeaningOf } from "./meaning.ts";

/** A result code or the name of an alert; unknown ones stay as they are. */
export function explain(code: string): Omit<ErrorCount, "devices"> {
  const error = errorMeaningOf(code);
  if (error !== undefined) return error;
  const alert = alertMeaningOf(code);
  if (alert !== undefined) {
    const { name: _, ...meaning } = alert;
    return { code, symbol: null, ...meaning };
  }
  return {
    code,
    symbol: null,
    class: null,
    meaning: null,
    cause: null,
    action: null,
    source: null,
    unverified: false,
  };
}
