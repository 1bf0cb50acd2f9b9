import { createRandom } from "../ground/random.ts";
import { badGatewayRequest, Refusal } from "../ground/refusal.ts";
import { readBody, type WireAnswer, type WireRequest } from "../ground/wire-message.ts";
import { isWireObject, type WireObject } from "../ground/wire.ts";

/** One request within a batch. */
export interface BatchItem {
  readonly id: string;
  /** 1-based, in the order they were sent. */
  readonly place: number;
  readonly method: string;
  /** Starts with a slash. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyText: string | undefined;
  readonly dependsOn: readonly string[];
  /** Why this item can not run, while the others do. */
  readonly refusal: Refusal | undefined;
}

/**
 * Runs the items in order and gives the body of the envelope. Answers come shuffled
 *, names of headers in mixed case. Items whose dependency
 * failed get 424.
 *
 * @throws {Refusal} 400 for the whole batch: too many items, ids missing or not
 * unique, dependencies that are neither sequential nor parallel.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export function answerBatch(
  request: WireRequest,
  seed: number,
  answerItem: (item: BatchItem) => WireAnswer,
): WireObject {
  const items = readItems(request);
  checkDependencies(items);
  const random = createRandom(seed);
  const failed = new Set<string>();
  const responses: WireObject[] = [];
  for (const item of items) {
    const blocked = item.dependsOn.some((id) => failed.has(id.toLowerCase()));
    const answered = answerItem(blocked ? { ...item, refusal: failedDependency() } : item);
    if (answered.status >= 400) failed.add(item.id.toLowerCase());
    responses.push(responseOf(item, answered, random));
  }
  return { responses: shuffle(responses, random) };
}

function readItems(request: WireRequest): readonly BatchItem[] {
  const parsed = readBody(request.body);
  const requests = isWireObject(parsed) ? parsed["requests"] : undefined;
  if (!Array.isArray(requests)) throw badGatewayRequest("Invalid batch payload format.");
  if (requests.length === 0)
    throw badGatewayRequest("The batch request must contain at least one request.");
  if (requests.length > 20) {
    throw badGatewayRequest(
      `Number of batch request steps exceeds the maximum of 20. Steps: ${requests.length}.`,
    );
  }
  const seen = new Set<string>();
  return requests.map((raw: unknown, index) => {
    if (!isWireObject(raw)) throw badGatewayRequest("Invalid batch payload format.");
    const { method, url } = raw as { method?: unknown; url?: unknown };
    const id = itemId(raw);
    if (id === "") throw badGatewayRequest("Request id is missing or is not a string.");
    if (seen.has(id.toLowerCase()))
      throw badGatewayRequest(`Request id ${id} is not unique in the batch.`);
    seen.add(id.toLowerCase());
    if (typeof method !== "string" || typeof url !== "string" || url === "") {
      throw badGatewayRequest(`Request id ${id} does not contain a method or a url.`);
    }
    return readItem(raw, id, method.toUpperCase(), url, index + 1);
  });
}

// documented as text; IntuneCD and CLI for Microsoft 365 send numbers, which come back as text
function itemId({ id }: WireObject): string {
  return typeof id === "string" || typeof id === "number" ? String(id) : "";
}

function readItem(
  raw: WireObject,
  id: string,
  method: string,
  url: string,
  place: number,
): BatchItem {
  const headers: Record<string, string> = {};
  const given = raw["headers"];
  for (const [name, value] of Object.entries(isWireObject(given) ? given : {}))
    headers[name.toLowerCase()] = String(value);
  const dependsOn = raw["dependsOn"];
  const { body } = raw as { body?: unknown };
  const typed = headers["content-type"] !== undefined;
  const json = /^application\/json\b/i.test(headers["content-type"] ?? "");
  // JSON as an object, everything else as base64url text
  const bodyText =
    body === undefined
      ? undefined
      : typeof body === "string" && !json
        ? Buffer.from(body, "base64url").toString()
        : JSON.stringify(body);
  return {
    id,
    place,
    method,
    url: url.startsWith("/") ? url : `/${url}`,
    headers,
    bodyText,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
    refusal: itemRefusal(id, method, url, body !== undefined, typed),
  };
}

function itemRefusal(
  id: string,
  method: string,
  url: string,
  hasBody: boolean,
  typed: boolean,
): Refusal | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(url))
    return badGatewayRequest(`Invalid request URL '${url}': it must be relative to the version.`);
  if (/^\/?\$batch\b/.test(url)) return badGatewayRequest("Nested batch requests are not allowed.");
  const write = method === "POST" || method === "PATCH" || method === "PUT";
  // seen in https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2628
  if ((write && !hasBody) || (hasBody && !typed)) {
    return badGatewayRequest(
      `Write request id : ${id} does not contain Content-Type header or body.`,
    );
  }
  return undefined;
}

function checkDependencies(items: readonly BatchItem[]): void {
  const earlier = new Set<string>();
  for (const item of items) {
    for (const id of item.dependsOn) {
      if (!earlier.has(id.toLowerCase()))
        throw badGatewayRequest(
          `Request id ${item.id} depends on ${id}, which is not an earlier request of the batch.`,
        );
    }
    earlier.add(item.id.toLowerCase());
  }
  const dependent = items.filter((item) => item.dependsOn.length > 0);
  if (dependent.length === 0) return;
  const sequential = items.every((item, index) => {
    const before = items[index - 1]?.id.toLowerCase();
    return before === undefined
      ? item.dependsOn.length === 0
      : item.dependsOn.length === 1 && item.dependsOn[0]?.toLowerCase() === before;
  });
  const [first] = items;
  const onOne = items.every((item, index) =>
    index === 0
      ? item.dependsOn.length === 0
      : item.dependsOn.length === 1 && item.dependsOn[0]?.toLowerCase() === first?.id.toLowerCase(),
  );
  // the rule as reported in https://github.com/microsoftgraph/microsoft-graph-docs/issues/16280
  if (!sequential && !onOne)
    throw badGatewayRequest("Batch should be either fully sequential or fully parallel.");
}

function failedDependency(): Refusal {
  return new Refusal(
    424,
    "FailedDependency",
    "The request failed because a request it depends on failed.",
    { layer: "gateway" },
  );
}

function responseOf(item: BatchItem, answered: WireAnswer, random: () => number): WireObject {
  const lower = random() < 0.5;
  const kept = [
    "content-type",
    "location",
    "retry-after",
    "x-ms-resource-unit",
    "x-ms-throttle-scope",
    "x-ms-throttle-information",
    "x-ms-throttle-limit-percentage",
    "www-authenticate",
    "cache-control",
    "request-id",
    "client-request-id",
  ];
  const headers = Object.entries(answered.headers)
    .filter(([name]) => kept.includes(name.toLowerCase()))
    // but for this one, which the official client finds by its case only: BatchResponseContent of
    // https://github.com/microsoftgraph/msgraph-sdk-javascript
    .map(([name, value]) => [lower && name !== "Content-Type" ? name.toLowerCase() : name, value]);
  const response: WireObject = {
    id: item.id,
    status: answered.status,
    headers: Object.fromEntries(headers) as WireObject,
  };
  if (answered.body === undefined) return response;
  const json = /json/i.test(answered.headers["Content-Type"] ?? "");
  // everything that is not JSON comes as base64
  return {
    ...response,
    body: json ? readBody(answered.body) : Buffer.from(answered.body).toString("base64"),
  };
}

function shuffle(responses: readonly WireObject[], random: () => number): WireObject[] {
  return responses
    .map((response) => ({ response, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ response }) => response);
}
