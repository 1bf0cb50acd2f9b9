import { releaseName } from "../../settings/update-nodes.ts";
import type { ImportDraft } from "./import-draft.ts";

const products = ["Windows 10", "Windows 11"];

/**
 * "Select the target Feature Update version": in the registry a switch and a text, in the
 * CSP the text alone.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update#targetreleaseversion
 */
export function mapTargetRelease(draft: ImportDraft): void {
  const enabled = draft.open("", "TargetReleaseVersion");
  const version = draft.open("", "TargetReleaseVersionInfo");
  const product = draft.open("", "ProductVersion");
  if (!enabled && !version && !product) return;
  if (draft.number("", "TargetReleaseVersion") !== 1) {
    const why = enabled ? "TargetReleaseVersion is not 1" : "TargetReleaseVersion is missing";
    draft.say(version, "notInForce", why);
    draft.say(product, "notInForce", why);
    draft.say(enabled, "implied", "no release is chosen");
    return;
  }
  const [release, name] = [
    draft.text("", "TargetReleaseVersionInfo"),
    draft.text("", "ProductVersion"),
  ];
  const note = "a feature update policy can say the same and be rolled out in steps";
  draft.say(enabled, "implied", "a release that is stated is in force");
  if (name !== undefined && products.includes(name) && releaseName().safeParse(release).success) {
    draft.mapTogether(
      [version, product],
      "setting",
      "targetRelease",
      { product: name, version: release },
      note,
    );
    return;
  }
  if (version) draft.map(version, "setting", "nodes.TargetReleaseVersion", release, note);
  if (product) draft.map(product, "setting", "nodes.ProductVersion", name);
  if (!version)
    draft.say(enabled, "invalid", "says to use a release, and TargetReleaseVersionInfo names none");
}
