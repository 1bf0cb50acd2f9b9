import type { DriverPolicyRow } from "../operate/overview/list-drivers.ts";
import type { DriverRow } from "../updates/driver/inventory.ts";
import { terminalText } from "./escape.ts";
import type { Paint } from "./paint.ts";
import { type TableColumn, tableOf, type TableOptions } from "./table-lines.ts";

/** One table a policy, by name. */
export function driverTable(
  policies: readonly DriverPolicyRow[],
  paint: Paint,
  options: TableOptions = {},
): string {
  if (policies.length === 0) return "This tenant has no driver update policies.\n";
  return policies.map((policy) => policyTable(policy, paint, options)).join("\n");
}

function policyTable(policy: DriverPolicyRow, paint: Paint, options: TableOptions): string {
  const owner = policy.key === null ? "" : `, ${policy.stack}:${policy.key}`;
  const head = paint(
    "bold",
    `${terminalText(policy.displayName)} (${policy.id}${owner}), approval: ${terminalText(policy.approval ?? "unknown")}`,
  );
  if (policy.drivers.length === 0) {
    const state = policy.inventory === null ? "not yet" : terminalText(policy.inventory);
    return `${head}\n  No drivers. Inventory: ${state}; it takes up to a day after the policy is assigned.\n`;
  }
  const lines = driverLines(policy.drivers, paint, options);
  return `${head}\n${lines.map((line) => `${line}\n`).join("")}`;
}

const indent = "  ";

/** The drivers as a table, one line each, indented. */
export function driverLines(
  drivers: readonly DriverRow[],
  paint: Paint,
  { columns }: TableOptions = {},
): string[] {
  const room = columns === undefined ? undefined : columns - indent.length;
  const { lines, leftOut } = tableOf(columnsOf(drivers), paint, room);
  const note = `Left out: ${leftOut.join(", ")} (--json has all).`;
  return [...lines, ...(leftOut.length === 0 ? [] : [paint("dim", note)])].map(
    (line) => `${indent}${line}`,
  );
}

function columnsOf(drivers: readonly DriverRow[]): TableColumn[] {
  const column = (
    heading: string,
    cell: (driver: DriverRow) => string,
    more: Partial<TableColumn> = {},
  ): TableColumn => ({ heading, cells: drivers.map(cell), ...more });
  return [
    column("Driver", ({ name }) => terminalText(name), { wraps: true }),
    column("Version", ({ version }) => terminalText(version)),
    column("Class", (driver) => terminalText(driver.class), { dispensable: 1 }),
    column("Manufacturer", ({ manufacturer }) => terminalText(manufacturer), { dispensable: 3 }),
    column(
      "State",
      ({ status, deployOn }) =>
        `${terminalText(status)}${deployOn === null ? "" : ` from ${deployOn}`}`,
      { styleOf: (row) => colours[drivers[row]?.status ?? ""] ?? "red" },
    ),
    column("Devices", ({ applicableDevices }) => String(applicableDevices)),
    column("Category", ({ category }) => terminalText(category), { dispensable: 2 }),
    column("Id", ({ id }) => id, { dispensable: 4 }),
  ];
}

const colours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  approved: "green",
  suspended: "yellow",
  declined: "dim",
  needsReview: "cyan",
};
