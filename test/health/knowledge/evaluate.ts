import { readFileSync } from "node:fs";
import type { Knowledge } from "ringwright";

/** What a person would type, and the documents that answer it; none where nothing does. */
export interface LabelledQuery {
  readonly class: "code" | "spelling" | "symptom" | "misspelt" | "language" | "none";
  readonly query: string;
  readonly expected: readonly string[];
}

export const labelledQueries = JSON.parse(
  readFileSync(new URL("labelled-queries.json", import.meta.url), "utf8"),
) as readonly LabelledQuery[];

/** How a class of queries was answered. */
export interface Recall {
  readonly queries: number;
  /** Share whose first hit is right; of those without an answer, share that got nothing. */
  readonly first: number;
  /** The same for the first five. */
  readonly five: number;
  /** Mean of 1 / place of the first right hit. */
  readonly reciprocalRank: number;
  readonly missed: readonly string[];
}

export function recallOf(knowledge: Knowledge, classes: readonly LabelledQuery["class"][]): Recall {
  const wanted = labelledQueries.filter((query) => classes.includes(query.class));
  const places = wanted.map(({ query, expected }) => {
    const { hits } = knowledge.explain(query);
    if (expected.length === 0) return hits.length === 0 ? 1 : 0;
    return hits.findIndex(({ id }) => expected.includes(id)) + 1;
  });
  const share = (is: (place: number) => boolean) => places.filter(is).length / wanted.length;
  return {
    queries: wanted.length,
    first: share((place) => place === 1),
    five: share((place) => place > 0),
    reciprocalRank:
      places.reduce((sum, place) => sum + (place > 0 ? 1 / place : 0), 0) / wanted.length,
    missed: wanted.filter((_, index) => places[index] === 0).map(({ query }) => query),
  };
}
