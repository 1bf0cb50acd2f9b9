import { expect } from "vitest";
import type { MockTenant } from "../../../mocks/index.ts";
import { ask, type Answered, type Json, textAt } from "../ask.ts";

/** One request of a public client, as data, and what it goes by in the answer. */
export interface Step {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the Graph root, version and query included. `{name}` stands for what is known by then, here and in all that follows. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  /** The least that the answer has to hold. */
  readonly answer?: object;
  /** Names for texts of the answer, as paths such as `value/0/id`. */
  readonly keep?: Readonly<Record<string, string>>;
  /** The client asks again until this status comes. */
  readonly again?: true;
  /** Items of a `$batch` answer by their id: status, and the least that the body has to hold. */
  readonly items?: Readonly<Record<string, readonly [status: number, body?: object]>>;
}

/** What one command of a public client sends, in order. */
export interface Sequence {
  readonly name: string;
  /** Where the requests can be read. */
  readonly source: string;
  readonly steps: readonly Step[];
}

/**
 * Sends the steps in order, and expects of each its status and what it has to hold. One that says
 * `again` is sent at most `most` times.
 */
export async function runSequence(
  tenant: MockTenant,
  steps: readonly Step[],
  known: Readonly<Record<string, string>> = {},
  most = 1,
): Promise<void> {
  const kept = new Map(Object.entries(known));
  for (const [index, step] of steps.entries()) {
    const { method, path, status, answer, ...sent } = filled(step, kept);
    const options = {
      ...("body" in sent && { body: sent.body }),
      ...(sent.headers && { headers: sent.headers }),
    };
    let answered = await ask(tenant, method, path, options);
    const tries = step.again === true ? most : 1;
    for (let times = 1; times < tries && !isMet(answered, status, answer); times++)
      answered = await ask(tenant, method, path, options);

    const say = `step ${index + 1}: ${method} ${path}`;
    const said = answered.status === status ? "" : answered.text;
    expect(`${say} ${answered.status} ${said}`).toBe(`${say} ${status} `);
    if (answer !== undefined) expect(answered.json, say).toMatchObject(answer);
    for (const [id, [itemStatus, least = {}]] of Object.entries(sent.items ?? {})) {
      const item = itemOf(answered.json, id);
      expect(item, `${say}, item ${id}`).toMatchObject({ status: itemStatus });
      expect(item?.["body"] ?? {}, `${say}, item ${id}`).toMatchObject(least);
    }
    for (const [name, place] of Object.entries(sent.keep ?? {}))
      kept.set(name, valueAt(answered.json, place));
  }
}

/** The id of the object of this name that a tenant holds. */
export function heldId(
  tenant: MockTenant,
  collection: Parameters<MockTenant["state"]["list"]>[0],
  displayName: string,
): string {
  const found = tenant.state.list(collection).find((row) => row["displayName"] === displayName);
  return valueAt((found ?? {}) as unknown as Json, "id");
}

function filled(step: Step, kept: ReadonlyMap<string, string>): Step {
  return JSON.parse(
    JSON.stringify(step).replaceAll(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole),
  ) as Step;
}

function isMet({ status, json }: Answered, wanted: number, answer: object | undefined): boolean {
  if (status !== wanted) return false;
  if (answer === undefined) return true;
  try {
    expect(json).toMatchObject(answer);
    return true;
  } catch {
    // not yet
    return false;
  }
}

function itemOf(json: Json, id: string): Json | undefined {
  return (json["responses"] as unknown as Json[]).find((item) => textAt(item, "id") === id);
}

function valueAt(json: Json, place: string): string {
  let value: unknown = json;
  for (const part of place.split("/"))
    value =
      typeof value === "object" && value !== null ? Reflect.get(value as object, part) : undefined;
  if (typeof value !== "string") throw new TypeError(`no text at ${place}`);
  return value;
}
