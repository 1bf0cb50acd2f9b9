import { formatAddress } from "../kind/address.ts";
import { isMapping } from "../kind/value-at.ts";
import { kinds } from "../registry/kinds.ts";
import type { ConfigWarning } from "./desired-state.ts";
import type { IssueList } from "./issue-list.ts";

// PowerShell has the first form too, so that scripts are not looked at
const foreign = /\$\{(?:env:)?([A-Za-z_]\w*)\}/;

/** Texts with what other tools call a variable, and which is taken as it is here. */
export function* unfilledVariables(written: unknown, list: IssueList): Generator<ConfigWarning> {
  for (const { name, section } of kinds) {
    const entries = isMapping(written) ? written[section] : undefined;
    for (const [key, resource] of isMapping(entries) ? Object.entries(entries) : []) {
      for (const { path, found, variable } of foreignTexts(resource, [section, key])) {
        const message = `holds ${found}, which is taken as it is; write \${var:${variable}}, and set RINGWRIGHT_VAR_${variable}`;
        const address = formatAddress(name, key);
        yield { ...list.at(path, message), address, cause: "foreign-variable" };
      }
    }
  }
}

interface ForeignText {
  readonly path: readonly string[];
  /** As written. */
  readonly found: string;
  readonly variable: string;
}

function* foreignTexts(value: unknown, path: readonly string[]): Generator<ForeignText> {
  if (typeof value === "string") {
    const [found, name] = foreign.exec(value) ?? [];
    if (found !== undefined && name !== undefined)
      yield { path, found, variable: name.toUpperCase() };
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries())
      yield* foreignTexts(item, [...path, String(index)]);
  } else if (isMapping(value)) {
    for (const [name, inner] of Object.entries(value))
      if (name !== "script") yield* foreignTexts(inner, [...path, name]);
  }
}
