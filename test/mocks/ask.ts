import { expect } from "vitest";
import type { MockTenant } from "../../mocks/index.ts";

/** What a test sends besides method and path. */
export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly root?: string;
}

/** An answer, its JSON as plain data. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // a test reads whatever it expects
  readonly json: Json;
  readonly text: string;
}

/** JSON that a test may walk into; a wrong step gives undefined. */
export interface Json {
  readonly [key: string]: Json;
  readonly [index: number]: Json;
}

/** Sends one request to a tenant, with a token, as any client would. */
export async function ask(
  tenant: Pick<MockTenant, "credential" | "fetch">,
  method: string,
  path: string,
  options: AskOptions = {},
): Promise<Answered> {
  const { token } = await tenant.credential.getToken("https://graph.microsoft.com/.default");
  const typed = options.body === undefined ? {} : { "Content-Type": "application/json" };
  const response = await tenant.fetch(`${options.root ?? "https://graph.microsoft.com"}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...typed, ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const json = (
    /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined
  ) as Json;
  return { status: response.status, headers: response.headers, json, text };
}

/** Expects a status and gives the error's code and message. */
export async function refused(
  answer: Promise<Answered>,
  status: number,
): Promise<{ code: string; message: string }> {
  const { status: actual, json, text } = await answer;
  expect(`${actual} ${text}`).toMatch(new RegExp(`^${status} `));
  const error = json["error"] as unknown as { code: string; message: string };
  return error;
}

/** Text at a key; fails the test where there is none. */
export function textAt(object: unknown, key: string): string {
  const value: unknown =
    typeof object === "object" && object !== null ? Reflect.get(object, key) : undefined;
  if (typeof value !== "string")
    throw new TypeError(`${key} is no text but ${JSON.stringify(value)}`);
  return value;
}

/** The header and option of an advanced query. */
export const eventual = { ConsistencyLevel: "eventual" };

export const rings = "/beta/deviceManagement/deviceConfigurations";
export const ringType = "#microsoft.graph.windowsUpdateForBusinessConfiguration";
export const groupTarget = "#microsoft.graph.groupAssignmentTarget";
export const securityGroup = {
  displayName: "Pilot",
  mailEnabled: false,
  mailNickname: "pilot",
  securityEnabled: true,
  groupTypes: [],
};
