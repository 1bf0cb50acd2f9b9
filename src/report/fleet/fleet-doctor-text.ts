import { amountText, numberText } from "../../kind/amounts.ts";
import type { TenantDiagnosis } from "../../fleet/run/doctor.ts";
import { terminalText } from "../escape.ts";
import { type Paint, plainPaint } from "../paint.ts";
import { someKeys } from "./fleet-words.ts";

/**
 * Whether many tenants can be worked on, for a terminal: those that cannot by their cause, with what
 * was found in each of them; then how many can.
 */
export function fleetDoctorText(
  diagnoses: readonly TenantDiagnosis[],
  paint: Paint = plainPaint,
): string {
  const failing = diagnoses.filter(({ failure }) => failure !== null);
  const groups = Map.groupBy(failing, ({ failure }) => failure?.code ?? "");
  const lines = [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([code, same]) => [
      "",
      `${paint("red", terminalText(code))} in ${numberText(same.length)}: ${terminalText(
        someKeys(
          same.map(({ tenant }) => tenant),
          12,
        ),
      )}`,
      ...same.slice(0, 3).flatMap(({ tenant, checks }) => [
        `  ${terminalText(tenant)}`,
        ...checks.map(({ name, status, message }) => {
          const sign =
            status === "ok"
              ? paint("green", "ok     ")
              : status === "failed"
                ? paint("red", "failed ")
                : paint("yellow", "unknown");
          return `    ${sign} ${name}: ${terminalText(message)}`;
        }),
      ]),
      ...(same.length > 3 ? [`  and ${numberText(same.length - 3)} more`] : []),
    ]);
  const well = diagnoses.length - failing.length;
  const unknown = diagnoses.filter(
    ({ failure, checks }) => failure === null && checks.some(({ status }) => status === "unknown"),
  );
  const partly = unknown.map(({ checks }) =>
    checks.filter(({ status }) => status === "unknown").map(({ name }) => name),
  );
  const open = [...new Set(partly.flat())].sort();
  return [
    paint(
      "bold",
      `${numberText(well)} of ${amountText(diagnoses.length, "tenant", "tenants")} can be worked on`,
    ),
    ...(unknown.length === 0
      ? []
      : [
          `not known in ${numberText(unknown.length)} of them: ${open.join(", ")} (--json says why)`,
        ]),
    ...lines,
    "",
  ].join("\n");
}
