import type { ImportDraft } from "./import-draft.ts";

const classes = ["Feature", "Quality", "Driver", "Other"] as const;

/**
 * "Specify intranet Microsoft update service location" and "Specify source service for
 * specific classes of Windows Updates".
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-wsus
 */
export function mapUpdateService(draft: ImportDraft): void {
  const isUsed = mapServer(draft);
  const later: [string, string][] = [
    ["UpdateServiceUrlAlternate", "wsus.alternate"],
    ["FillEmptyContentUrls", "wsus.fillEmptyContentUrls"],
  ];
  for (const [name, path] of later) {
    const value = draft.open("", name);
    if (!value) continue;
    if (!isUsed) draft.say(value, "notInForce", "no server is in force");
    else if (name === "FillEmptyContentUrls") mapFlag(draft, name, path);
    // Windows takes an empty address for none
    else if (draft.text("", name) === "") draft.say(value, "implied", "is empty: no other server");
    else draft.map(value, "setting", path, draft.text("", name));
  }
  mapSources(draft);
}

function mapServer(draft: ImportDraft): boolean {
  const server = draft.open("", "WUServer");
  const status = draft.open("", "WUStatusServer");
  const use = draft.open("AU", "UseWUServer");
  const address = draft.text("", "WUServer");
  if (draft.number("AU", "UseWUServer") !== 1) {
    const why = use ? "UseWUServer is not 1" : "UseWUServer is missing";
    draft.say(server, "notInForce", why);
    draft.say(status, "notInForce", why);
    draft.say(use, "implied", "devices look at Windows Update, as without a server");
    return false;
  }
  if (!server || address === undefined || address === "") {
    draft.say(use, "invalid", "says to use a server, and WUServer names none");
    draft.say(server, "invalid", "names no server");
    draft.say(status, "notInForce", "WUServer names no server");
    return false;
  }
  const isMapped = draft.map(server, "setting", "wsus.server", address);
  draft.say(
    use,
    isMapped ? "implied" : "notInForce",
    isMapped ? "a setting's server is always used" : "WUServer is not valid",
  );
  if (status && sameAddress(draft.text("", "WUStatusServer"), address)) {
    draft.say(status, "implied", "devices report to the server that they scan");
  } else {
    draft.say(status, "none", "the CSP has no node for another server to report to");
  }
  return isMapped;
}

function mapSources(draft: ImportDraft): void {
  const values = classes.map((name) => ({
    path: name.toLowerCase(),
    node: `SetPolicyDrivenUpdateSourceFor${name}Updates`,
    value: draft.open("", `SetPolicyDrivenUpdateSourceFor${name}Updates`),
    number: draft.number("", `SetPolicyDrivenUpdateSourceFor${name}Updates`),
  }));
  const use = draft.open("AU", "UseUpdateClassPolicySource");
  const given = values.filter(({ value }) => value);
  if (given.length === 0) {
    draft.say(use, "implied", "no class of updates has a source");
    return;
  }
  if (use && draft.number("AU", "UseUpdateClassPolicySource") === 0) {
    for (const { value } of given)
      draft.say(value, "notInForce", "UseUpdateClassPolicySource is 0");
    draft.say(use, "implied", "no class of updates has a source");
    return;
  }
  draft.say(use, "implied", "the nodes of the sources are enough");
  const isWhole = values.every(({ number }) => number === 0 || number === 1);
  if (isWhole) {
    const sources = values.map(({ path, number }) => [
      path,
      number === 1 ? "wsus" : "windowsUpdate",
    ]);
    draft.mapTogether(
      values.map(({ value }) => value),
      "setting",
      "updateSources",
      Object.fromEntries(sources),
    );
    return;
  }
  for (const { value, node, number } of given) {
    if (value)
      draft.map(
        value,
        "setting",
        `nodes.${node}`,
        number,
        "Windows reads all four sources together; add the others by hand",
      );
  }
}

function mapFlag(draft: ImportDraft, name: string, path: string): void {
  const value = draft.open("", name);
  const number = draft.number("", name);
  if (!value) return;
  if (number === 0 || number === 1) draft.map(value, "setting", path, number === 1);
  else draft.say(value, "invalid", "is neither 0 nor 1");
}

function sameAddress(a: string | undefined, b: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/\/+$/, "");
  return a !== undefined && plain(a) === plain(b);
}
