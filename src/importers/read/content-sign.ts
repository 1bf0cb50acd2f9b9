import { isMapping, valueAt } from "../../kind/value-at.ts";
import { wireObjects, wireText } from "../../kind/wire.ts";
import { isStandards, isTemplate } from "../formats/cipp.ts";
import { isRecording } from "../formats/graph.ts";
import { isAssignmentList } from "../formats/intune-backup.ts";
import { isMigrationTable } from "../formats/intune-management.ts";
import { isTerraformState } from "../formats/terraform.ts";
import { type ImportFormat, importFormats } from "../import-format.ts";
import type { SourceDocument } from "./read-document.ts";

/** What a document can be by its content, whatever it is called. */
export interface ContentSign {
  /** Formats whose files can look so; empty: none. */
  readonly formats: readonly ImportFormat[];
  /** What it looks like, such as "a state of Terraform". */
  readonly title: string;
  /** What to do with it, where no format takes it. */
  readonly instead?: string;
}

/** What the content of a document is a sign of. */
export function contentSign(document: SourceDocument): ContentSign {
  switch (document.form) {
    case "binary":
      return { formats: [], title: "neither UTF-8 nor UTF-16" };
    case "text":
      return textSign(document.text);
    case "yaml":
      return { formats: ["intunecd"], title: "YAML, as IntuneCD writes it" };
    case "json":
      return jsonSign(document.value);
    default:
      return document satisfies never;
  }
}

function textSign(text: string): ContentSign {
  if (/^\s*(?:Configuration\s+\S+|Import-DscResource\b)/im.test(text) || isResource.test(text))
    return { formats: ["m365dsc"], title: "a configuration of Microsoft365DSC" };
  if (
    /^\s*(?:resource|module|provider|variable|terraform|data|locals|output|import)\b[^\n{]*\{/m.test(
      text,
    )
  )
    return {
      formats: [],
      title: "a program of Terraform",
      instead:
        "values in it are expressions, which only Terraform evaluates. Run: terraform show -json > state.json && ringwright import terraform state.json",
    };
  if (
    text.startsWith("PReg") ||
    /^\s*(?:Windows Registry Editor|HKEY_|Computer\s*\n|<\?xml)/.test(text)
  )
    return {
      formats: [],
      title: "a file of Group Policy",
      instead: "run: ringwright import gpo FILE",
    };
  return { formats: [], title: "a text of no format that is imported" };
}

const isResource = /^\s*(?:Intune\w+|AADGroup)\s+['"\w-]+/m;

function jsonSign(value: unknown): ContentSign {
  if (isTerraformState(value)) return { formats: ["terraform"], title: "a state of Terraform" };
  if (isTemplate(value) || isStandards(value))
    return { formats: ["cipp"], title: "a template of CIPP" };
  if (isRecording(value)) return { formats: ["graph"], title: "a recording of a browser" };
  if (isMigrationTable(value))
    return {
      formats: ["intunemanagement", "openintunebaseline"],
      title: "a table of names by IntuneManagement",
    };
  if (isMapping(value) && (Array.isArray(value["responses"]) || Array.isArray(value["value"])))
    return { formats: ["graph"], title: "an answer of Graph" };
  if (isAssignmentList(value))
    return {
      formats: ["intunebackup"],
      title: "assignments, as IntuneBackupAndRestore writes them",
    };
  if (Array.isArray(value)) return { formats: ["graph", "cipp"], title: "a list of objects" };
  const groupNames = wireObjects(valueAt(value, ["assignments"])).map(({ target }) =>
    isMapping(target) ? wireText(target, "groupName") : "",
  );
  if (groupNames.some((name) => name !== ""))
    return { formats: ["intunecd"], title: "an object in a backup of IntuneCD" };
  return { formats: importFormats.filter((format) => !foreign.has(format)), title: "one object" };
}

// their files are never an object of Graph alone
const foreign: ReadonlySet<ImportFormat> = new Set(["terraform", "m365dsc"]);
