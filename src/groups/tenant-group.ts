import type { WireObject } from "../kind/wire.ts";
import { isDynamic } from "./properties.ts";
import { groupProcessing } from "./processing.ts";

/** One group that was read. */
export interface TenantGroup {
  /** Its object id. */
  readonly id: string;
  readonly displayName: string;
  /** With the ownership marker, where a stack owns the group. */
  readonly description: string | null;
  /** The alternate key; null where none was set. */
  readonly uniqueName: string | null;
  readonly mailNickname: string;
  /** Whether a rule decides who is in it. */
  readonly dynamic: boolean;
  /** Null for assigned groups. */
  readonly membershipRule: string | null;
  /** Whether Entra ID goes on evaluating the rule; null for assigned groups. */
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
