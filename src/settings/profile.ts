import { splitDescription } from "../kind/ownership-marker.ts";
import { parseAddress } from "../kind/address.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { untellable } from "./encrypted-texts.ts";
import { isUpdateEntry, nodeOf, omaSettings } from "./oma-settings.ts";

export const settingName = "setting";
export const customType = "#microsoft.graph.windows10CustomConfiguration";

/** Whether a profile sets a node of the Update CSP, or is ours and lost them all in the portal. */
export function isUpdateProfile(wire: WireObject): boolean {
  return isCustom(wire) && (omaSettings(wire).some(isUpdateEntry) || isMarked(wire));
}

/** Why files cannot hold the whole of a profile. */
export function beyondFiles(wire: WireObject): string | undefined {
  if (!isCustom(wire)) return undefined;
  const others = omaSettings(wire).filter((entry) => nodeOf(entry) === undefined);
  const [first] = others;
  if (!first) return undefined;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
  return `it sets ${wireText(first, "omaUri")}${more}, which is no known node of the Update CSP`;
}

/** Why a profile must not be written: a write sends the whole list back. */
export function unwritable(wire: WireObject): string | undefined {
  const entry = untellable(wire);
  return (
    entry &&
    `its setting ${wireText(entry, "omaUri")} is encrypted, and Graph does not give it back in a form that can be sent again. Move that setting to a profile of its own`
  );
}

function isCustom(wire: WireObject): boolean {
  return wire["@odata.type"] === customType;
}

function isMarked(wire: WireObject): boolean {
  const { marker } = splitDescription(wire["description"]);
  return marker !== undefined && parseAddress(marker.key).kind === settingName;
}
