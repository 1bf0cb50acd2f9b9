/** What queries and documents may be at most: both are written by others. */
export const knowledgeLimits = {
  /** Characters of a query. */
  queryLength: 256,
  /** Different words of a query. */
  terms: 16,
  /** Characters of a word that neighbours are looked for. */
  termLength: 40,
  timeInMs: 100,
  /** Characters of a document's body, as they are searched. */
  documentLength: 65_536,
  titleLength: 200,
  /** Characters of a cause, an action, an address. */
  sentenceLength: 1_000,
  codeLength: 64,
  /** Codes of one document. */
  codes: 32,
  documents: 20_000,
  hits: 5,
  snippetLength: 300,
} as const;
