import { expect } from "vitest";
import type { MockTenant } from "../../../mocks/index.ts";
import { ask, type Json } from "../ask.ts";

/**
 * One request of a public client, as data. In `path`, `body` and `holds` a name in braces stands
 * for the id that is known under it.
 */
export interface Step {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the Graph root, version and query included. */
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  /** Under which name the id of the answer is known from here on. */
  readonly keep?: string;
  /** What has to be in the answer. */
  readonly holds?: object;
}

/** Sends the steps in order, and expects of each its status and what it has to hold. */
export async function runSequence(
  tenant: MockTenant,
  steps: readonly Step[],
  known: Readonly<Record<string, string>> = {},
): Promise<void> {
  const ids = new Map(Object.entries(known));
  const filled = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value).replaceAll(/\{(\w+)\}/g, (all, name: string) => ids.get(name) ?? all),
    ) as T;
  for (const [index, step] of steps.entries()) {
    const path = filled(step.path);
    const say = `step ${index + 1}: ${step.method} ${path}`;
    const { status, json, text } = await ask(tenant, step.method, path, {
      ...("body" in step && { body: filled(step.body) }),
    });
    expect(`${say} ${status} ${status === step.status ? "" : text}`).toBe(`${say} ${step.status} `);
    if (step.holds !== undefined) expect(json, say).toMatchObject(filled(step.holds));
    if (step.keep !== undefined) ids.set(step.keep, idOf(json, say));
  }
}

/** The id of the object of this name that a tenant holds. */
export function heldId(
  tenant: MockTenant,
  collection: Parameters<MockTenant["state"]["list"]>[0],
  displayName: string,
): string {
  const found = tenant.state.list(collection).find((row) => row["displayName"] === displayName);
  return idOf(found as unknown as Json, displayName);
}

function idOf(object: Json, say: string): string {
  const id: unknown = object["id"];
  if (typeof id !== "string") throw new TypeError(`${say}: no id in the answer`);
  return id;
}
