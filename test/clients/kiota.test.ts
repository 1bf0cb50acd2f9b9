// The SDKs that Kiota generates: official adapter, authentication provider, models and serialisers.
// The fluent packages for groups and deviceManagement are not published, so that requests are built
// from templates, as those packages do.
import {
  HttpMethod,
  type Parsable,
  type ParsableFactory,
  RequestInformation,
} from "@microsoft/kiota-abstractions";
import { AzureIdentityAuthenticationProvider } from "@microsoft/kiota-authentication-azure";
import { createGraphBetaServiceClient, GraphBetaRequestAdapter } from "@microsoft/msgraph-beta-sdk";
import * as beta from "@microsoft/msgraph-beta-sdk/models/index.js";
import { createODataErrorFromDiscriminatorValue as betaError } from "@microsoft/msgraph-beta-sdk/models/oDataErrors/index.js";
import { createGraphServiceClient, GraphRequestAdapter } from "@microsoft/msgraph-sdk";
import { BatchRequestContent, PageIterator } from "@microsoft/msgraph-sdk-core";
import * as v1 from "@microsoft/msgraph-sdk/models/index.js";
import { createODataErrorFromDiscriminatorValue as v1Error } from "@microsoft/msgraph-sdk/models/oDataErrors/index.js";
import { describe, expect, test } from "vitest";
import { addGroup, calm, deviceIds, faulty } from "./tenants.ts";

const provider = new AzureIdentityAuthenticationProvider(
  {
    getToken: async () =>
      await Promise.resolve({ token: "any", expiresOnTimestamp: Date.now() + 3_600_000 }),
  },
  ["https://graph.microsoft.com/.default"],
  undefined,
  new Set(["localhost"]),
);

function v1Adapter(root: string): GraphRequestAdapter {
  const adapter = new GraphRequestAdapter(provider);
  adapter.baseUrl = `${root}/v1.0`;
  createGraphServiceClient(adapter);
  return adapter;
}

const adapter = v1Adapter(calm);
const betaAdapter = new GraphBetaRequestAdapter(provider);
betaAdapter.baseUrl = `${calm}/beta`;
createGraphBetaServiceClient(betaAdapter);

const v1Errors = { XXX: v1Error as ParsableFactory<Parsable> };
const betaErrors = { XXX: betaError as ParsableFactory<Parsable> };
const groups = "{+baseurl}/groups{?%24filter,%24orderby,%24search,%24select,%24top,%24count}";
const group = "{+baseurl}/groups/{group%2Did}{?%24expand,%24select}";
const rings = "{+baseurl}/deviceManagement/deviceConfigurations";
const ring = `${rings}/{deviceConfiguration%2Did}{?%24expand,%24select}`;

function ask(
  method: HttpMethod,
  template: string,
  parameters: Record<string, unknown> = {},
  query: Record<string, string | number | boolean | string[]> = {},
): RequestInformation {
  const info = new RequestInformation(method, template, {
    baseurl: adapter.baseUrl,
    ...parameters,
  });
  Object.assign(info.queryParameters, query);
  info.headers.tryAdd("Accept", "application/json");
  return info;
}

const askBeta: typeof ask = (method, template, parameters = {}, query = {}) =>
  ask(method, template, { baseurl: betaAdapter.baseUrl, ...parameters }, query);

async function createGroup(displayName: string): Promise<v1.Group> {
  const info = ask(HttpMethod.POST, groups);
  const body = { displayName, mailEnabled: false, mailNickname: "kiota", securityEnabled: true };
  info.setContentFromParsable(adapter, "application/json", body, v1.serializeGroup);
  return (await adapter.send(info, v1.createGroupFromDiscriminatorValue, v1Errors))!;
}

async function createRing(
  displayName: string,
): Promise<beta.WindowsUpdateForBusinessConfiguration> {
  const info = askBeta(HttpMethod.POST, rings);
  const body: beta.WindowsUpdateForBusinessConfiguration = {
    odataType: "#microsoft.graph.windowsUpdateForBusinessConfiguration",
    displayName,
    qualityUpdatesDeferralPeriodInDays: 3,
    automaticUpdateMode: beta.AutomaticUpdateModeObject.AutoInstallAtMaintenanceTime,
  };
  info.setContentFromParsable(
    betaAdapter,
    "application/json",
    body,
    beta.serializeWindowsUpdateForBusinessConfiguration,
  );
  return (await betaAdapter.send(
    info,
    beta.createDeviceConfigurationFromDiscriminatorValue,
    betaErrors,
  )) as beta.WindowsUpdateForBusinessConfiguration;
}

describe("a Kiota SDK", () => {
  test("creates, reads, updates and deletes a group", async () => {
    const made = await createGroup("Kiota one");
    const at = { "group%2Did": made.id };

    const patch = ask(HttpMethod.PATCH, group, at);
    patch.setContentFromParsable(
      adapter,
      "application/json",
      { description: "changed" },
      v1.serializeGroup,
    );
    await adapter.send(patch, v1.createGroupFromDiscriminatorValue, v1Errors);
    const read = await adapter.send(
      ask(HttpMethod.GET, group, at, { "%24select": ["id", "description"] }),
      v1.createGroupFromDiscriminatorValue,
      v1Errors,
    );
    await adapter.sendNoResponseContent(ask(HttpMethod.DELETE, group, at), v1Errors);

    expect(read).toMatchObject({ id: made.id, description: "changed" });
    expect(made.createdDateTime).toBeInstanceOf(Date);
  });

  test("parses the error of a group that is gone", async () => {
    const error = await adapter
      .send(
        ask(HttpMethod.GET, group, { "group%2Did": "00000000-0000-0000-0000-000000000000" }),
        v1.createGroupFromDiscriminatorValue,
        v1Errors,
      )
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({
      responseStatusCode: 404,
      errorEscaped: { code: "Request_ResourceNotFound" },
    });
    expect(
      (error as { errorEscaped: { innerError: { requestId: string } } }).errorEscaped.innerError
        .requestId,
    ).toMatch(/-/);
  });

  test("iterates all pages of devices", async () => {
    const seen: string[] = [];
    const first = await adapter.send(
      ask(HttpMethod.GET, "{+baseurl}/devices{?%24select,%24top}", {}, { "%24top": 60 }),
      v1.createDeviceCollectionResponseFromDiscriminatorValue,
      v1Errors,
    );

    const pages = new PageIterator(
      adapter,
      first as never,
      ({ id }: v1.Device) => seen.push(id!) > 0,
      v1.createDeviceCollectionResponseFromDiscriminatorValue as never,
      v1Errors as never,
    );
    await pages.iterate();

    expect(new Set(seen).size).toBe(250);
  });

  test("searches with the header of advanced queries", async () => {
    await addGroup("Kiota haystack");
    const info = ask(
      HttpMethod.GET,
      groups,
      {},
      { "%24search": '"displayName:haystack"', "%24count": true },
    );
    info.headers.add("ConsistencyLevel", "eventual");

    const found = await adapter.send(
      info,
      v1.createGroupCollectionResponseFromDiscriminatorValue,
      v1Errors,
    );

    expect(found?.value?.map(({ displayName }) => displayName)).toContain("Kiota haystack");
    expect(found?.odataCount).toBeGreaterThan(0);
  });

  test("adds a member by reference", async () => {
    const made = await createGroup("Kiota members");
    const [device = ""] = await deviceIds(1);
    const info = ask(HttpMethod.POST, "{+baseurl}/groups/{group%2Did}/members/$ref", {
      "group%2Did": made.id,
    });
    info.setContentFromParsable(
      adapter,
      "application/json",
      { odataId: `${calm}/v1.0/directoryObjects/${device}` },
      v1.serializeReferenceCreate,
    );

    await adapter.sendNoResponseContent(info, v1Errors);
    const members = await adapter.send(
      ask(HttpMethod.GET, "{+baseurl}/groups/{group%2Did}/members", { "group%2Did": made.id }),
      v1.createDirectoryObjectCollectionResponseFromDiscriminatorValue,
      v1Errors,
    );

    expect(members?.value).toMatchObject([{ id: device, odataType: "#microsoft.graph.device" }]);
  });

  test("creates, reads, updates and deletes a ring on beta, as its own type", async () => {
    const made = await createRing("Kiota ring");
    const at = { "deviceConfiguration%2Did": made.id };

    const patch = askBeta(HttpMethod.PATCH, ring, at);
    patch.setContentFromParsable(
      betaAdapter,
      "application/json",
      {
        odataType: "#microsoft.graph.windowsUpdateForBusinessConfiguration",
        qualityUpdatesDeferralPeriodInDays: 6,
      } as beta.WindowsUpdateForBusinessConfiguration,
      beta.serializeWindowsUpdateForBusinessConfiguration,
    );
    await betaAdapter.send(patch, beta.createDeviceConfigurationFromDiscriminatorValue, betaErrors);
    const read = await betaAdapter.send(
      askBeta(HttpMethod.GET, ring, at),
      beta.createDeviceConfigurationFromDiscriminatorValue,
      betaErrors,
    );
    await betaAdapter.sendNoResponseContent(askBeta(HttpMethod.DELETE, ring, at), betaErrors);

    expect(read).toMatchObject({
      odataType: "#microsoft.graph.windowsUpdateForBusinessConfiguration",
      qualityUpdatesDeferralPeriodInDays: 6,
      automaticUpdateMode: "autoInstallAtMaintenanceTime",
      qualityUpdatesPaused: false,
    });
  });

  test("sends a batch of its own requests", async () => {
    const made = await createGroup("Kiota batch");
    const content = new BatchRequestContent(adapter, v1Errors as never);
    const found = content.addBatchRequest(ask(HttpMethod.GET, group, { "group%2Did": made.id }));
    const missing = content.addBatchRequest(
      ask(HttpMethod.GET, group, { "group%2Did": "00000000-0000-0000-0000-000000000000" }),
    );

    const answers = await content.postAsync();

    expect(answers?.getResponseById(found.id)?.status).toBe(200);
    expect(answers?.getResponseById(missing.id)?.status).toBe(404);
  });

  test("repeats what was throttled", async () => {
    const made = await addGroup("Kiota retry", faulty);
    const other = v1Adapter(faulty);

    const read = await other.send(
      ask(HttpMethod.GET, group, { baseurl: other.baseUrl, "group%2Did": made.id }),
      v1.createGroupFromDiscriminatorValue,
      v1Errors,
    );

    expect(read?.id).toBe(made.id);
  });
});
