import type { Concealed } from "../kind/masked-values.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { isCatalogPolicy } from "./catalog/policy.ts";
import { nodeOf, omaSettings } from "./oma-settings.ts";

const textType = "#microsoft.graph.omaSettingString";

/**
 * Intune encrypts the texts of a custom profile and masks them in every answer; each is
 * told by a call of its own. Comparing needs the Update nodes alone; a write sends the
 * whole list back and needs the others too.
 *
 * Unverified: that the read permission is enough for the call, and that a text gets a new
 * secret with every change, which would tell an unchanged one without asking.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-getomasettingplaintextvalue
 */
export const encryptedTexts: Concealed = {
  noun: "encrypted values",
  masks: (wire) => !isCatalogPolicy(wire),
  ask: (wire, need) =>
    omaSettings(wire)
      .filter((entry) => isMasked(entry) && (need === "write" || nodeOf(entry) !== undefined))
      .map((entry) => {
        const secret = wireText(entry, "secretReferenceValueId");
        const id = encodeURIComponent(wireText(wire, "id"));
        const literal = encodeURIComponent(secret.replaceAll("'", "''"));
        return {
          key: secret,
          request: {
            method: "GET",
            version: "beta",
            path: `/deviceManagement/deviceConfigurations/${id}/getOmaSettingPlainTextValue(secretReferenceValueId='${literal}')`,
          },
        };
      }),
  fill: (wire, texts) => ({
    ...wire,
    omaSettings: omaSettings(wire).map((entry) => {
      const text = texts.get(wireText(entry, "secretReferenceValueId"));
      if (!isMasked(entry) || text === undefined) return entry;
      const { secretReferenceValueId: _told, ...rest } = entry;
      return { ...rest, isEncrypted: false, value: text };
    }),
  }),
};

/**
 * An entry that cannot be sent back: an encrypted file, since it is not documented
 * whether its plain text comes as text or in Base64, and the wrong one would destroy the
 * setting; and one that names no secret to ask for.
 */
export function untellable(wire: WireObject): WireObject | undefined {
  return omaSettings(wire).find((entry) => entry["isEncrypted"] === true && !isMasked(entry));
}

function isMasked(entry: WireObject): boolean {
  return (
    entry["isEncrypted"] === true &&
    entry["@odata.type"] === textType &&
    wireText(entry, "secretReferenceValueId") !== ""
  );
}
