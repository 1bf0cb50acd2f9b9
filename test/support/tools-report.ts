import type { ToolLine, ToolsReport } from "ringwright";

/** A report on a tool that stands in many ways, on devices that are called by these names. */
export function toolsWith(...names: readonly string[]): {
  readonly report: ToolsReport;
  readonly lines: readonly ToolLine[];
} {
  const standings = ["ok", "placed", "busy", "foreignPath", "hashMismatch", "cutOutput"] as const;
  const lines = names.flatMap((device, index) =>
    standings.map((standing, place) => ({
      tool: "go",
      device,
      managedDeviceId: `00000000-0000-4000-8000-${String(index * 10 + place).padStart(12, "0")}`,
      osVersion: "10.0.26100.9633",
      wanted: "1.27.4",
      active: standing === "cutOutput" ? null : "1.27.3",
      activeAt: null,
      standing,
      detail: standing === "foreignPath" ? `earlier: D:\\${device}\\bin` : null,
      placed: ["1.27.3"],
      at: "2026-11-03T08:00:00Z",
    })),
  );
  const [group = ""] = names;
  return {
    lines,
    report: {
      formatVersion: 1,
      createdAt: "2026-11-24T12:00:00Z",
      tenantId: null,
      tools: [
        {
          name: "go",
          title: "Go",
          version: "1.27.3",
          next: { version: "1.27.4", group },
          devices: lines.length,
          silent: 3,
          standings: standings.map((standing) => ({ standing, devices: names.length })),
          active: [{ version: "1.27.3", devices: lines.length - names.length }],
          activeUnknown: names.length,
          placed: [{ version: "1.27.3", devices: lines.length, unknown: 0 }],
          misleading: { GOROOT: 2 },
        },
      ],
    },
  };
}
