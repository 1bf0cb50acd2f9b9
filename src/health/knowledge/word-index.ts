import type MiniSearch from "minisearch";
import type { KnowledgeDocument } from "./document.ts";
import { knowledgeLimits } from "./limits.ts";
import { isCodeLike, isUnspaced, searchTerms } from "./search-terms.ts";

/** A document, by its place, that has enough of the words. */
export interface WordMatch {
  readonly at: number;
  readonly score: number;
}

/** The terms of each field, parted by blanks. */
interface Row {
  readonly at: number;
  readonly title: string;
  readonly words: string;
  readonly names: string;
  readonly text: string;
}

type WordField = keyof Omit<Row, "at">;

const boost: Readonly<Record<WordField, number>> = { title: 3, words: 2, names: 2, text: 1 };

/** How much of what a query asks for a document has to have: below it, it is about something else. */
const leastShare = 0.5;

/** One letter more or less of a word up to this length is often another word. */
const shortLength = 5;

/** What a word counts that is near the one that was asked for. */
const likeness = { exact: 1, prefix: 0.85, fuzzy: 0.75, fuzzyShort: 0.5 };

/** What a word counts that no document has, beside the rarest that one has. */
const unknownShare = 0.7;

/** Finds documents by words. MiniSearch ranks; whether a document is an answer at all is decided here. */
export class WordIndex {
  readonly #index: MiniSearch<Row>;
  /** In how many documents each term is. */
  readonly #frequency: ReadonlyMap<string, number>;
  readonly #size: number;

  private constructor(
    index: MiniSearch<Row>,
    frequency: ReadonlyMap<string, number>,
    size: number,
  ) {
    this.#index = index;
    this.#frequency = frequency;
    this.#size = size;
  }

  /** Documents are cleaned already. */
  static async of(documents: readonly KnowledgeDocument[]): Promise<WordIndex> {
    const { default: MiniSearch } = await import("minisearch");
    const index = new MiniSearch<Row>({
      idField: "at",
      fields: Object.keys(boost),
      // each text was read once already
      tokenize: (terms) => terms.split(" "),
      // the terms are as they should be
      processTerm: (term) => term,
    });
    const frequency = new Map<string, number>();
    const rows = documents.map(rowOf);
    index.addAll(rows);
    for (const { title, words, names, text } of rows) {
      const terms = new Set([title, words, names, text].flatMap((part) => part.split(" ")));
      for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    }
    return new WordIndex(index, frequency, documents.length);
  }

  /**
   * Documents that have at least half of what the words ask for, rare words counting more. The
   * best first; of the same score in the order of the documents.
   */
  search(
    terms: readonly string[],
    isLate: () => boolean,
  ): { readonly matches: readonly WordMatch[]; readonly isCut: boolean } {
    const wanted = terms.reduce((sum, term) => sum + this.#weight(term), 0);
    const found = new Map<number, { score: number; share: number }>();
    let isCut = false;
    for (const term of terms) {
      if (isLate()) {
        isCut = true;
        break;
      }
      for (const [at, { score, like }] of this.#ofTerm(term)) {
        const sum = found.get(at) ?? { score: 0, share: 0 };
        sum.score += score;
        sum.share += (this.#weight(term) * like) / wanted;
        found.set(at, sum);
      }
    }
    const matches = [...found]
      .filter(([, { share }]) => share >= leastShare)
      // to three digits, so that the last bit of a sum decides nothing
      .map(([at, { score, share }]) => ({ at, score: Math.round(score * share * 1000) / 1000 }))
      .sort((a, b) => b.score - a.score || a.at - b.at);
    return { matches, isCut };
  }

  #ofTerm(term: string): Map<number, { score: number; like: number }> {
    const isKnown = this.#frequency.has(term);
    const isPlain = !isCodeLike(term) && term.length <= knowledgeLimits.termLength;
    // a word that is known is spelt as it is meant
    const fuzzy = isPlain && !isKnown && !isUnspaced(term) && term.length >= 4;
    const prefix = isPlain && term.length >= (isUnspaced(term) ? 2 : 4);
    const results = this.#index.search(term, {
      tokenize: (text) => [text],
      boost,
      prefix,
      fuzzy: fuzzy ? (term.length <= shortLength ? 1 : 2) : false,
      maxFuzzy: 2,
      weights: { prefix: 0.5, fuzzy: 0.45 },
    });
    return new Map(
      results.map(({ id, score, terms }) => {
        const like = terms.includes(term)
          ? likeness.exact
          : terms.some((other) => other.startsWith(term))
            ? likeness.prefix
            : term.length <= shortLength
              ? likeness.fuzzyShort
              : likeness.fuzzy;
        return [id as number, { score, like }];
      }),
    );
  }

  /** How much a term tells documents apart. */
  #weight(term: string): number {
    const documents = this.#frequency.get(term);
    const known = documents ?? 1;
    const weight = Math.log(1 + (this.#size - known + 0.5) / (known + 0.5));
    return documents === undefined ? unknownShare * weight : weight;
  }
}

function rowOf(document: KnowledgeDocument, at: number): Row {
  const { title, titles = {}, words = "", codes, cause, action, body = "" } = document;
  const read = (parts: readonly (string | null)[]) =>
    searchTerms(parts.filter((part) => part !== null).join("\n")).join(" ");
  return {
    at,
    title: read([title, ...Object.values(titles)]),
    words: read([words]),
    names: read(codes.map((code) => code.replaceAll("_", " "))),
    text: read([cause, action, body]),
  };
}
