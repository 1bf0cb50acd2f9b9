import type { PolicyRequests } from "../assignments/policy-requests.ts";
import type { ObjectAt } from "../kind/requests.ts";
import { catalogPolicy, isCatalogPolicy, settingsCatalog } from "./catalog/policy.ts";
import { catalogRequests } from "./catalog/requests.ts";
import { settingForms } from "./forms.ts";
import { isUpdateSetting } from "./profile.ts";

/** Requests for settings in both of their forms, each to the collection of its own. */
export function settingRequests(custom: PolicyRequests): PolicyRequests {
  const ofForm = (form: string | undefined) =>
    form === settingsCatalog ? catalogRequests : custom;
  const requestsOf = ({ wire, form }: ObjectAt) => ofForm(wire ? settingForms.of(wire) : form);
  return {
    locate: (wanted) => [...custom.locate(wanted), ...catalogRequests.locate(wanted)],
    holds: isUpdateSetting,
    read: (wire) => (isCatalogPolicy(wire) ? catalogPolicy(wire) : wire),
    get: (at) => requestsOf(at).get(at),
    create: (body, owner, form) => ofForm(form).create(body, owner),
    update: (at, body) => requestsOf(at).update(at, body),
    delete: (at) => requestsOf(at).delete(at),
    assignments: (at) => requestsOf(at).assignments(at),
    assign: (at, assignments) => requestsOf(at).assign(at, assignments),
    assignParameter: custom.assignParameter,
  };
}
