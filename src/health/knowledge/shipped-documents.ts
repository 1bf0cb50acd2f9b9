import { lazySchema, z } from "../../kind/zod.ts";
import { type FailureClass, failureClasses } from "../errors/failure-class.ts";
import { allMeanings, type FailureMeaning } from "../errors/meaning.ts";
import type { KnowledgeDocument } from "./document.ts";
import symptoms from "./symptoms.json" with { type: "json" };

const symptomFileSchema = lazySchema(() => {
  const text = z.string().min(1).max(1_000);
  const inLanguages = z.strictObject({
    en: text.exactOptional(),
    de: text.exactOptional(),
    zh: text.exactOptional(),
    ja: text.exactOptional(),
  });
  return z.strictObject({
    /** The day on which the rows were last held against the pages. */
    readOn: z.iso.date(),
    symptoms: z.array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]+$/),
        title: z.string().min(1).max(200),
        /** Those of codes, alerts and events that are seen with it. */
        codes: z.array(z.string()),
        class: z.enum(Object.keys(failureClasses) as FailureClass[]).nullable(),
        cause: text.exactOptional(),
        action: text,
        source: z.url({ protocol: /^https$/ }).exactOptional(),
        /** Whether no page of Microsoft was found that says so. */
        unverified: z.literal(true).exactOptional(),
        /** What people say instead. */
        words: inLanguages,
        titles: inLanguages.omit({ en: true }).exactOptional(),
      }),
    ),
  });
});

/** Every code, alert and symptom that the package knows. Our own words, each with its page. */
export function shippedDocuments(): KnowledgeDocument[] {
  const { codes, alerts, readOn } = allMeanings();
  return [
    ...codes.map((row) => ({
      ...documentOf(row, readOn),
      id: `code/${row.code}`,
      kind: "errorCode" as const,
      codes: [row.code, ...(row.symbol === null ? [] : [row.symbol])],
    })),
    ...alerts.map((row) => ({
      ...documentOf(row, readOn),
      id: `alert/${row.name}`,
      kind: "alert" as const,
      codes: [row.name],
      words: row.name.replace(/(?<=[a-z])(?=[A-Z])/g, " "),
    })),
    ...symptomDocuments(),
  ];
}

function documentOf(
  { meaning, cause, action, class: failure, source, unverified }: FailureMeaning,
  readOn: string,
): Omit<KnowledgeDocument, "id" | "kind" | "codes"> {
  return {
    title: meaning,
    class: failure,
    cause,
    action,
    source,
    unverified,
    file: null,
    updated: readOn,
  };
}

function symptomDocuments(): KnowledgeDocument[] {
  const { readOn, symptoms: rows } = symptomFileSchema().parse(symptoms);
  return rows.map(({ id, words, cause, source, unverified, ...row }) => ({
    ...row,
    id: `symptom/${id}`,
    kind: "symptom",
    words: Object.values(words).join("\n"),
    cause: cause ?? null,
    source: source ?? null,
    unverified: unverified ?? false,
    file: null,
    updated: readOn,
  }));
}
