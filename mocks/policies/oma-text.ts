import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { intuneNotFound } from "../ground/refusal.ts";
import type { Tenant } from "../state/tenant.ts";
import type { PolicyKind } from "./kinds.ts";
import { settingsOf } from "./oma-settings.ts";
import { findPolicy } from "./rows.ts";

/**
 * GET getOmaSettingPlainTextValue: the text that an answer masks.
 *
 * @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-getomasettingplaintextvalue
 */
export function plainTextOf(
  call: Call,
  tenant: Tenant,
  kind: PolicyKind,
  id: string,
  secret: string,
): Answer {
  const { row } = findPolicy(tenant, kind.collection, id);
  const setting = settingsOf(row ?? {}).find(
    (candidate) =>
      candidate["isEncrypted"] === true && candidate["secretReferenceValueId"] === secret,
  );
  if (setting === undefined) throw intuneNotFound();
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#Edm.String`, value: setting["value"] },
  };
}
