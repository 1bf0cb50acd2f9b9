import { cleanText } from "./clean-text.ts";
import { alertKey, codeKey, isResultCode, namedCodes } from "./code-keys.ts";
import { type CodeFamily, familyOf } from "./code-families.ts";
import { type KnowledgeDocument, type KnowledgeTrust, trustOf } from "./document.ts";
import { knowledgeLimits } from "./limits.ts";
import { searchTerms } from "./search-terms.ts";
import { snippetOf } from "./snippet.ts";
import { WordIndex } from "./word-index.ts";

/** What {@link openKnowledge} is given. */
export interface KnowledgeOptions {
  /** Besides what ships: notes of the team, known issues of the service. */
  readonly documents?: readonly KnowledgeDocument[] | undefined;
  /** Milliseconds of any clock, for the time that one query may take. Default: that of the process. */
  readonly clock?: (() => number) | undefined;
}

/** One document that answers a query. Its texts are cleaned, and still to be escaped where they are shown. */
export interface KnowledgeHit extends Omit<KnowledgeDocument, "titles" | "words" | "body"> {
  /** Who wrote it. Only what is `shipped` is ours. */
  readonly trust: KnowledgeTrust;
  /**
   * What found it: a code that it names, the digits that its code has in common with others, or
   * words.
   */
  readonly match: "code" | "family" | "text";
  /** Only to compare hits of one query by words; 0 where a code found it. */
  readonly score: number;
  /** The part of its body that has words of the query; at most 300 characters. */
  readonly snippet: string | null;
}

/** What is known of a query. */
export interface Explanation {
  /** As it was searched: cleaned and cut. */
  readonly query: string;
  /** Codes that it names, as `0x80070070`, `KB5068861`, `event:20`. */
  readonly codes: readonly string[];
  /** The best first, at most five. Empty: nothing is known that answers it. */
  readonly hits: readonly KnowledgeHit[];
  /** What was left out of the query, one sentence each. */
  readonly notes: readonly string[];
}

/** Codes, symptoms, known issues and notes in one search. */
export interface Knowledge {
  /** How many documents are in it. */
  readonly size: number;
  /** Documents that were left out, one sentence each. */
  readonly notes: readonly string[];
  /**
   * What is known of a code, an alert or a text, in English, German, Chinese or Japanese. A query
   * is text and nothing else: there are no operators. The same query gives the same order.
   */
  explain(query: string): Explanation;
}

/**
 * Opens what is known, offline: the codes, alerts and symptoms that ship, and the documents that
 * are given. Nothing is read or sent. Codes are found for certain and first, the shipped entry before
 * others; words by likeness, misspelt ones too.
 *
 * @example
 * const knowledge = await openKnowledge();
 * const [hit] = knowledge.explain("0x80070070").hits;
 * console.log(hit?.title, hit?.action);
 */
export async function openKnowledge(options: KnowledgeOptions = {}): Promise<Knowledge> {
  // what ships is much text, which the package starts without
  const { shippedDocuments } = await import("./shipped-documents.ts");
  const { documents, notes } = admitted([...shippedDocuments(), ...(options.documents ?? [])]);
  const words = await WordIndex.of(documents);
  const byKey = keysOf(documents);
  const clock = options.clock ?? (() => performance.now());
  return {
    size: documents.length,
    notes,
    explain: (query) => explainQuery(query, { documents, words, byKey, clock }),
  };
}

interface Opened {
  readonly documents: readonly KnowledgeDocument[];
  readonly words: WordIndex;
  readonly byKey: ReadonlyMap<string, readonly KnowledgeDocument[]>;
  readonly clock: () => number;
}

/** Documents with their texts cleaned and cut, the first of each id, as many as there may be. */
function admitted(given: readonly KnowledgeDocument[]) {
  const documents = new Map<string, KnowledgeDocument>();
  const notes: string[] = [];
  for (const document of given) {
    if (documents.size >= knowledgeLimits.documents) {
      notes.push(
        `of ${given.length} documents the first ${knowledgeLimits.documents} are searched; take old ones away`,
      );
      break;
    }
    const clean = cleanDocument(document);
    if (documents.has(clean.id)) notes.push(`${clean.id} is there twice; the first is taken`);
    else documents.set(clean.id, clean);
  }
  return { documents: [...documents.values()], notes };
}

function cleanDocument(document: KnowledgeDocument): KnowledgeDocument {
  const { titles, words, body, cause, action, source } = document;
  const isTeam = trustOf(document.kind) === "team";
  const title = cleanText(document.title, knowledgeLimits.titleLength);
  return {
    ...document,
    id: cleanText(document.id, knowledgeLimits.titleLength),
    codes: document.codes
      .slice(0, knowledgeLimits.codes)
      .map((code) => cleanText(code, knowledgeLimits.codeLength))
      .filter((code) => code !== "")
      .map((code) => (isResultCode(codeKey(code)) ? codeKey(code) : code)),
    title: title === "" ? "(without a title)" : title,
    ...(titles && {
      titles: Object.fromEntries(
        Object.entries(titles).map(([language, text]) => [
          language,
          cleanText(text, knowledgeLimits.titleLength),
        ]),
      ),
    }),
    ...(words !== undefined && { words: cleanText(words, knowledgeLimits.documentLength) }),
    ...(body !== undefined && { body: cleanText(body, knowledgeLimits.documentLength) }),
    cause: cause === null ? null : cleanText(cause, knowledgeLimits.sentenceLength),
    action: action === null ? null : cleanText(action, knowledgeLimits.sentenceLength),
    source: source === null ? null : httpsOnly(source),
    // of others nobody but they can vouch
    unverified: document.unverified || isTeam,
    file: document.file === null ? null : cleanText(document.file, knowledgeLimits.sentenceLength),
    updated:
      document.updated === null ? null : cleanText(document.updated, knowledgeLimits.codeLength),
  };
}

/** Shown, never fetched. */
function httpsOnly(address: string): string | null {
  if (address.length > knowledgeLimits.sentenceLength || !URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  return protocol === "https:" && username === "" && password === "" ? href : null;
}

// by who wrote them: what ships, then the service, then the team
const kindOrder: readonly KnowledgeDocument["kind"][] = [
  "errorCode",
  "alert",
  "symptom",
  "knownIssue",
  "incident",
];

/** What ships first, whatever others say of the same code; then by kind and by id. */
function byTrust(a: KnowledgeDocument, b: KnowledgeDocument): number {
  return kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || (a.id < b.id ? -1 : 1);
}

function keysOf(documents: readonly KnowledgeDocument[]) {
  const byKey = new Map<string, KnowledgeDocument[]>();
  for (const document of documents) {
    for (const key of new Set(document.codes.map(codeKey))) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [document]);
      else known.push(document);
    }
  }
  for (const list of byKey.values()) list.sort(byTrust);
  return byKey;
}

function explainQuery(text: string, { documents, words, byKey, clock }: Opened): Explanation {
  const started = clock();
  const query = cleanText(text, knowledgeLimits.queryLength);
  const notes =
    text.length > knowledgeLimits.queryLength
      ? [`only the first ${knowledgeLimits.queryLength} characters were searched`]
      : [];
  const { keys, rest } = namedCodes(query);
  const codes = keys.length > 0 ? keys : alertsIn(query, byKey);
  const found = inTurns(codes.map((key) => byKey.get(key) ?? []));
  const hits = new Map<string, KnowledgeHit>();
  for (const document of found) hits.set(document.id, hitOf(document, "code", 0, []));

  const terms = [...new Set(searchTerms(rest))];
  if (terms.length > knowledgeLimits.terms)
    notes.push(`only the first ${knowledgeLimits.terms} of ${terms.length} words were searched`);
  const asked = terms.slice(0, knowledgeLimits.terms);
  const { matches, isCut } = words.search(
    asked,
    () => clock() - started > knowledgeLimits.timeInMs,
  );
  if (isCut) notes.push(`not every word was searched within ${knowledgeLimits.timeInMs} ms`);
  for (const { at, score } of matches) {
    const document = documents[at];
    if (document && !hits.has(document.id))
      hits.set(document.id, hitOf(document, "text", score, asked));
  }
  // of a code that nobody knows its family says something, and more than words that came with it
  const unknown = codes.filter((key) => !byKey.has(key) && isResultCode(key));
  const families = found.length > 0 ? [] : unknown.flatMap((key) => familyHits(key));
  return {
    query,
    codes,
    hits: [...families, ...hits.values()].slice(0, knowledgeLimits.hits),
    notes,
  };
}

/** Alerts that a query names: it as a whole, or one word of it as the service writes it. */
function alertsIn(query: string, byKey: Opened["byKey"]): string[] {
  const names = [query, ...(query.match(/\b[A-Z]+[a-z]+[A-Z]\w*/g) ?? [])];
  return [...new Set(names.map(alertKey))].filter((key) => byKey.has(key));
}

/** The first of each list, then the second of each. */
function inTurns(lists: readonly (readonly KnowledgeDocument[])[]): KnowledgeDocument[] {
  const most = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []),
  ).flat();
}

function hitOf(
  { titles: _titles, words: _words, body, ...document }: KnowledgeDocument,
  match: KnowledgeHit["match"],
  score: number,
  terms: readonly string[],
): KnowledgeHit {
  const trust = trustOf(document.kind);
  return { ...document, trust, match, score, snippet: body ? snippetOf(body, terms) : null };
}

function familyHits(code: string): KnowledgeHit[] {
  const family = familyOf(code);
  return family === undefined ? [] : [familyHit(code, family)];
}

function familyHit(code: string, { prefix, title, action, source }: CodeFamily): KnowledgeHit {
  return {
    id: `family/${prefix}`,
    kind: "errorCode",
    trust: "shipped",
    match: "family",
    score: 0,
    codes: [code],
    title,
    class: null,
    cause: null,
    action,
    source,
    unverified: false,
    file: null,
    updated: null,
    snippet: null,
  };
}
