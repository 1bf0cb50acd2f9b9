import type { DriverPolicyRow } from "../operate/overview/list-drivers.ts";
import type { DriverRow } from "../updates/driver/inventory.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { tableLines } from "./table-lines.ts";

/** One table a policy, by name. */
export function driverTable(policies: readonly DriverPolicyRow[], paint: Paint): string {
  if (policies.length === 0) return "This tenant has no driver update policies.\n";
  return policies.map((policy) => policyTable(policy, paint)).join("\n");
}

function policyTable(policy: DriverPolicyRow, paint: Paint): string {
  const owner = policy.key === null ? "" : `, ${policy.stack}:${policy.key}`;
  const head = paint(
    "bold",
    `${terminalText(policy.displayName)} (${policy.id}${owner}), approval: ${terminalText(policy.approval ?? "unknown")}`,
  );
  if (policy.drivers.length === 0) {
    const state = policy.inventory === null ? "not yet" : terminalText(policy.inventory);
    return `${head}\n  No drivers. Inventory: ${state}; it takes up to a day after the policy is assigned.\n`;
  }
  return `${head}\n${driverLines(policy.drivers, paint)
    .map((line) => `  ${line}\n`)
    .join("")}`;
}

/** The drivers as a table, one line each. */
export function driverLines(drivers: readonly DriverRow[], paint: Paint): string[] {
  const lines = drivers.map((driver) => [
    terminalText(driver.name),
    terminalText(driver.version),
    terminalText(driver.class),
    terminalText(driver.manufacturer),
    `${terminalText(driver.status)}${driver.deployOn === null ? "" : ` from ${driver.deployOn}`}`,
    String(driver.applicableDevices),
    terminalText(driver.category),
    driver.id,
  ]);
  const state = headings.indexOf("State");
  return tableLines(headings, lines, paint, (row, column) =>
    column === state ? (colours[drivers[row]?.status ?? ""] ?? "red") : undefined,
  );
}

const headings = [
  "Driver",
  "Version",
  "Class",
  "Manufacturer",
  "State",
  "Devices",
  "Category",
  "Id",
];

const colours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  approved: "green",
  suspended: "yellow",
  declined: "dim",
  needsReview: "cyan",
};
