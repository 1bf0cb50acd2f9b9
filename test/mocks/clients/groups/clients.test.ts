import { describe, expect, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../../../mocks/index.ts";
import { ask, textAt, type Answered, type Json } from "../../ask.ts";
import { cipp } from "./cipp.ts";
import { cliMicrosoft365 } from "./cli-microsoft365.ts";
import { microsoft365dsc } from "./microsoft365dsc.ts";
import type { Sequence, Step } from "./sequence.ts";
import { terraformAzuread } from "./terraform-azuread.ts";

const users = [
  {
    id: "11111111-2222-4333-8444-555555555555",
    displayName: "Ada",
    userPrincipalName: "ada@contoso.com",
  },
  {
    id: "21111111-2222-4333-8444-555555555555",
    displayName: "Bob",
    userPrincipalName: "bob@contoso.com",
    userType: "Guest",
  },
];
const clients: readonly (readonly [string, readonly Sequence[]])[] = [
  ["terraform-provider-azuread", terraformAzuread],
  ["CLI for Microsoft 365", cliMicrosoft365],
  ["CIPP", cipp],
  ["Microsoft365DSC", microsoft365dsc],
];

for (const [client, sequences] of clients) {
  describe(`what ${client} sends is answered as it goes on`, () => {
    for (const { name, source, steps } of sequences)
      test(`${name} (${source})`, async () => {
        await replay(createMockTenant({ devices: 2, users }), steps);
      });
  });
}

describe("a client that asks again while replicas lag", () => {
  for (const { name, source, steps } of terraformAzuread)
    test(`ends the same way: ${name} (${source})`, async () => {
      const tenant = createMockTenant({ devices: 2, users, delays: { replicationReads: 2 } });
      await replay(tenant, steps, 12);
    });
});

/** Sends the steps one after the other, and one that says so again, so often at most. */
async function replay(tenant: MockTenant, steps: readonly Step[], most = 1): Promise<void> {
  const kept = new Map([
    ["ada", users[0]?.id ?? ""],
    ["bob", users[1]?.id ?? ""],
    ["deviceId", String(tenant.state.list("devices")[0]?.["deviceId"])],
  ]);
  for (const step of steps) {
    const { path, body, answer, items } = filled(step, kept);
    const options = { body, ...(step.headers === undefined ? {} : { headers: step.headers }) };
    let answered = await ask(tenant, step.method, path, options);
    const tries = step.again === true ? most : 1;
    for (let times = 1; times < tries && !isMet(answered, step.status, answer); times++)
      answered = await ask(tenant, step.method, path, options);

    expect(`${step.method} ${path} ${answered.status} ${answered.text}`).toContain(
      `${step.method} ${path} ${step.status} `,
    );
    if (answer !== undefined) expect(answered.json).toMatchObject(answer);
    for (const [id, [status, least]] of Object.entries(items ?? {})) {
      const item = itemOf(answered.json, id);
      expect(`${id} ${JSON.stringify(item)}`).toContain(`"status":${status}`);
      if (least !== undefined) expect(item?.["body"]).toMatchObject(least as object);
    }
    for (const [key, place] of Object.entries(step.keep ?? {}))
      kept.set(key, valueAt(answered.json, place));
  }
}

/** The step with what earlier ones kept. */
function filled(step: Step, kept: ReadonlyMap<string, string>): Step {
  return JSON.parse(
    JSON.stringify(step).replaceAll(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole),
  ) as Step;
}

function isMet({ status, json }: Answered, wanted: number, answer: Step["answer"]): boolean {
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
