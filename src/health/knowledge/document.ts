import type { FailureClass } from "../errors/failure-class.ts";

/** What a document is about. */
export type KnowledgeKind =
  /** A result code, an alert or an event. */
  | "errorCode"
  | "alert"
  /** What is seen, in plain words. */
  | "symptom"
  /** An issue that Microsoft has published for a version of Windows. */
  | "knownIssue"
  /** A note of one's own team. */
  | "incident";

/** Languages that titles and words are in. */
export type KnowledgeLanguage = "en" | "de" | "zh" | "ja";

/** One thing that can be found. Its texts are data: nothing in them is ever obeyed. */
export interface KnowledgeDocument {
  /** Unique, such as `code/0x80070070` or `incident/2026-03-proxy.md`. */
  readonly id: string;
  readonly kind: KnowledgeKind;
  /**
   * What finds it for certain: result codes, names of codes and alerts, `KB5068861`, `event:20`,
   * ids of issues. In any spelling.
   */
  readonly codes: readonly string[];
  /** One line, at most 200 characters. */
  readonly title: string;
  /** Its title in other languages. */
  readonly titles?: Readonly<Partial<Record<KnowledgeLanguage, string>>> | undefined;
  /** Other words for it, in any language: searched, and never shown. */
  readonly words?: string | undefined;
  /** Text of any length up to 64 KB: searched, and shown as a part. */
  readonly body?: string | undefined;
  /** Who has to act; null where that is not known. */
  readonly class: FailureClass | null;
  readonly cause: string | null;
  readonly action: string | null;
  /** The page that says so, https; null where there is none. */
  readonly source: string | null;
  /** Whether no page of Microsoft was found that says so. */
  readonly unverified: boolean;
  /** The file that it was read from; null where it is none. */
  readonly file: string | null;
  /** Day on which it was last held to be true, ISO 8601; null where it does not say. */
  readonly updated: string | null;
}

/** Who wrote a document. What ships stands before what others write, for the same code. */
export type KnowledgeTrust = "shipped" | "service" | "team";

/** Who wrote documents of a kind. */
export function trustOf(kind: KnowledgeKind): KnowledgeTrust {
  switch (kind) {
    case "errorCode":
    case "alert":
    case "symptom":
      return "shipped";
    case "knownIssue":
      return "service";
    case "incident":
      return "team";
    default:
      return kind satisfies never;
  }
}
