import type { AnswerRewrite, FaultEffect } from "ringwright/mocks";
import type { FaultKinds } from "./apply-under-faults.ts";

const after = { when: "after" } as const;
const answer = (status: number, body?: unknown): FaultEffect =>
  body === undefined ? { status } : { status, body };
const orderedToWait = (value: string): FaultEffect => ({
  status: 429,
  headers: { "Retry-After": value },
});
const spoilt = (rewrite: AnswerRewrite): FaultEffect => ({ rewrite });

/** Spellings of an order to wait; it is read in one place whatever was asked. */
export const ordersToWait: FaultKinds = {
  "429 with a decimal Retry-After": { then: orderedToWait("2.128") },
  "429 with a date as Retry-After": { then: orderedToWait("Sun, 22 Nov 2026 08:00:30 GMT") },
  "429 with a date that has passed": { then: orderedToWait("Sun, 22 Nov 2020 08:00:30 GMT") },
  "429 with a Retry-After that is none": { then: orderedToWait("soon") },
  "429 with a negative Retry-After": { then: orderedToWait("-5") },
  "429 without Retry-After": { then: { status: 429 } },
};

/** What a gateway, a proxy, a replica or a bug of the service once made of an answer. */
export const everyFaultKind: FaultKinds = {
  ...ordersToWait,
  "429 after the write was done": { ...after, then: orderedToWait("2") },
  "an item of a batch twice": { then: spoilt("duplicateItems") },
  "a missing item of a batch": { then: spoilt("missingItems") },
  "the items of a batch in reverse order": { then: spoilt("reversedItems") },
  "items of a batch with each other's id": { then: spoilt("renumberedItems") },
  "an item of a batch that nobody asked for": { then: spoilt("unknownItems") },
  null: { then: answer(200, null) },
  "null after the write was done": { ...after, then: answer(200, null) },
  "an empty array": { then: answer(200, []) },
  "a text": { then: answer(200, '"ok"') },
  "a number": { then: answer(200, 7) },
  "a number after the write was done": { ...after, then: answer(200, 7) },
  "a 200 with an error": { then: answer(200, { error: { code: "UnknownError", message: "x" } }) },
  "a 200 with a page": { then: { html: 200 } },
  "a 200 with a page after the write was done": { ...after, then: { html: 200 } },
  "an empty 200 after the write was done": { ...after, then: answer(200, "") },
  "a 204": { then: answer(204) },
  "a 204 after the write was done": { ...after, then: answer(204) },
  "a batch without answers": { then: answer(200, { responses: [] }) },
  "a 403": { then: answer(403) },
  "a 404": { then: answer(404) },
  "a 409": { then: answer(409) },
  "a 409 after the write was done": { ...after, then: answer(409) },
  "a 412": { then: answer(412) },
  "a 423": { then: answer(423) },
  "a 500 with a page": { then: { html: 500 } },
  "a 500 with a page after the write was done": { ...after, then: { html: 500 } },
  "a 599": { then: answer(599) },
  garbage: { then: answer(200, "\u0000\u0001{]") },
  "a body that is cut in its middle": { then: { truncate: 150 } },
  "a body that is cut at its begin": { then: { truncate: 0 } },
  "JSON that ends too early": { then: answer(200, '{"value":[{"id":') },
  "the answer twice": { then: spoilt("twice") },
  "a byte that is no UTF-8": { then: spoilt("invalidUtf8") },
  "keys of a prototype": { then: spoilt("prototypeKeys") },
  "integers that no double holds": { then: spoilt("hugeIntegers") },
  "a body that drips": { then: { dripMs: 5_000, blanks: 6 } },
  "a body of 80 MB": { then: { padBytes: 80_000_000 } },
  "an answer that is 14 s late": { then: { delayMs: 14_000 } },
  "earlier answers": { then: { stale: true }, times: 20 },
  "a first read without anything": { then: answer(200, { value: [] }) },
};
