import { describe, test } from "vitest";
import { createMockTenant, type MockTenant } from "../../../../mocks/index.ts";
import { cipp } from "./cipp.ts";
import { cliMicrosoft365 } from "./cli-microsoft365.ts";
import { microsoft365dsc } from "./microsoft365dsc.ts";
import { runSequence, type Sequence } from "../sequence.ts";
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
        const tenant = createMockTenant({ devices: 2, users });
        await runSequence(tenant, steps, known(tenant));
      });
  });
}

describe("a client that asks again while replicas lag", () => {
  for (const { name, source, steps } of terraformAzuread)
    test(`ends the same way: ${name} (${source})`, async () => {
      const tenant = createMockTenant({ devices: 2, users, delays: { replicationReads: 2 } });
      await runSequence(tenant, steps, known(tenant), 12);
    });
});

/** What the sequences know before their first step. */
function known(tenant: MockTenant): Record<string, string> {
  return {
    ada: users[0]?.id ?? "",
    bob: users[1]?.id ?? "",
    deviceId: String(tenant.state.list("devices")[0]?.["deviceId"]),
  };
}
