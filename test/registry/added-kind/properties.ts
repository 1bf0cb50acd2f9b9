import { description, plain, type Property } from "../../../src/kind/property.ts";
import { type WireObject, wireText } from "../../../src/kind/wire.ts";

export const telemetryUri = "./Device/Vendor/MSFT/Policy/Config/System/AllowTelemetry";

export const telemetryProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  {
    path: "level",
    plane: "config",
    mutable: "always",
    read: (wire) => telemetryEntry(wire)?.["value"] ?? null,
    write: (value) => ({
      omaSettings: [
        {
          "@odata.type": "#microsoft.graph.omaSettingInteger",
          displayName: "AllowTelemetry",
          omaUri: telemetryUri,
          value,
        },
      ],
    }),
  },
];

export function telemetryEntry(wire: WireObject): WireObject | undefined {
  const list = Array.isArray(wire["omaSettings"]) ? (wire["omaSettings"] as WireObject[]) : [];
  return list.find((entry) => wireText(entry, "omaUri") === telemetryUri);
}
