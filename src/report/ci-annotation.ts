import { terminalText } from "./escape.ts";

/** CI systems whose logs take annotations. */
export const annotationKinds = ["github", "azurePipelines"] as const;

/**
 * A CI system whose logs take annotations.
 *
 * @useDeclaredType
 */
export type AnnotationKind = (typeof annotationKinds)[number];

/** What a CI system shows beside a run, and at a line of a file where there is one. */
export interface CiAnnotation {
  readonly severity: "error" | "warning" | "info";
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/**
 * An annotation as a command of a CI runner: one line with its end.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function annotationLine(annotation: CiAnnotation, kind: AnnotationKind): string {
  return `${kind === "github" ? githubLine(annotation) : azureLine(annotation)}\n`;
}

const githubWords: Readonly<Record<CiAnnotation["severity"], string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

function githubLine({ title, severity, file, line, column, message }: CiAnnotation): string {
  const places = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${githubProperty(String(value))}`);
  return `::${githubWords[severity]} ${places.join(",")}::${githubData(message)}`;
}

function githubData(text: string): string {
  return terminalText(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function githubProperty(text: string): string {
  return githubData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// notes have no word of their own there
function azureLine({ title, severity, file, line, column, message }: CiAnnotation): string {
  const places = Object.entries({
    type: severity === "error" ? "error" : "warning",
    sourcepath: file,
    linenumber: line,
    columnnumber: column,
    code: title,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${azureProperty(String(value))};`);
  return `##vso[task.logissue ${places.join("")}]${azureData(message)}`;
}

function azureData(text: string): string {
  return terminalText(text).replace(/%/g, "%AZP25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function azureProperty(text: string): string {
  return azureData(text).replace(/;/g, "%3B").replace(/\]/g, "%5D");
}
