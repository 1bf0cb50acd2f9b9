import type { WireObject } from "../kind/wire.ts";
import { isDynamic } from "./properties.ts";
import { groupProcessing } from "./processing.ts";

/** One group that was read. */
export interface TenantGroup {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly uniqueName: string | null;
  readonly mailNickname: string;
  readonly dynamic: boolean;
  /** Null for assigned groups. */
  readonly membershipRule: string | null;
  readonly processing: "active" | "paused" | null;
  readonly wire: WireObject;
}

export function groupFromWire(wire: WireObject): TenantGroup {
  const text = (name: string) => (typeof wire[name] === "string" ? wire[name] : null);
  const dynamic = isDynamic(wire);
  return {
    id: String(wire["id"]),
    displayName: text("displayName") ?? "",
    description: text("description"),
    uniqueName: text("uniqueName"),
    mailNickname: text("mailNickname") ?? "",
    dynamic,
    membershipRule: dynamic ? text("membershipRule") : null,
    processing: dynamic ? (groupProcessing.isPaused(wire) ? "paused" : "active") : null,
    wire,
  };
}
