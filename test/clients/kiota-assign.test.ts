// A Kiota SDK writes the properties of a base type before @odata.type and those of its own
import {
  HttpMethod,
  type Parsable,
  type ParsableFactory,
  RequestInformation,
} from "@microsoft/kiota-abstractions";
import { AzureIdentityAuthenticationProvider } from "@microsoft/kiota-authentication-azure";
import { createGraphBetaServiceClient, GraphBetaRequestAdapter } from "@microsoft/msgraph-beta-sdk";
import * as beta from "@microsoft/msgraph-beta-sdk/models/index.js";
import { createODataErrorFromDiscriminatorValue } from "@microsoft/msgraph-beta-sdk/models/oDataErrors/index.js";
import { describe, expect, test } from "vitest";
import { addGroup, calm, newRing, request, type WireObject } from "./tenants.ts";

const provider = new AzureIdentityAuthenticationProvider(
  {
    getToken: async () =>
      await Promise.resolve({ token: "any", expiresOnTimestamp: Date.now() + 3_600_000 }),
  },
  ["https://graph.microsoft.com/.default"],
  undefined,
  new Set(["localhost"]),
);
const adapter = new GraphBetaRequestAdapter(provider);
adapter.baseUrl = `${calm}/beta`;
createGraphBetaServiceClient(adapter);
const errors = { XXX: createODataErrorFromDiscriminatorValue as ParsableFactory<Parsable> };
const rings = `${calm}/beta/deviceManagement/deviceConfigurations`;

describe("a Kiota SDK", () => {
  test("assigns a policy with a filter", async () => {
    const group = await addGroup("Kiota target");
    const filter = (
      await request("POST", `${calm}/beta/deviceManagement/assignmentFilters`, {
        displayName: "Kiota filter",
        platform: "windows10AndLater",
        rule: '(device.model -startsWith "Latitude")',
      })
    ).json;
    const ring = (await request("POST", rings, newRing("Kiota assigned"))).json;
    const target: beta.GroupAssignmentTarget = {
      odataType: "#microsoft.graph.groupAssignmentTarget",
      groupId: group.id,
      deviceAndAppManagementAssignmentFilterId: filter.id,
      deviceAndAppManagementAssignmentFilterType:
        beta.DeviceAndAppManagementAssignmentFilterTypeObject.Include,
    };
    const info = new RequestInformation(
      HttpMethod.POST,
      "{+baseurl}/deviceManagement/deviceConfigurations/{id}/assign",
      { baseurl: adapter.baseUrl, id: ring.id },
    );
    // the body of the action is of the fluent package; its items are of this one
    info.setContentFromParsable(adapter, "application/json", {} as Parsable, (writer) => {
      writer.writeCollectionOfObjectValues(
        "assignments",
        [target],
        // the serializer of the whole item leaves out what a derived target adds
        (item, one) => {
          item.writeObjectValue("target", one, beta.serializeGroupAssignmentTarget);
        },
      );
    });

    await adapter.sendNoResponseContent(info, errors);

    const { json } = await request("GET", `${rings}/${ring.id}/assignments`);
    expect((json["value"] as WireObject[]).map((row) => row["target"])).toMatchObject([
      {
        groupId: group.id,
        deviceAndAppManagementAssignmentFilterId: filter.id,
        deviceAndAppManagementAssignmentFilterType: "include",
      },
    ]);
  });

  test("updates a ring with the id that it read", async () => {
    const ring = (await request("POST", rings, newRing("Kiota whole"))).json;
    const at = { baseurl: adapter.baseUrl, id: ring.id };
    const template = "{+baseurl}/deviceManagement/deviceConfigurations/{id}";
    const patch = new RequestInformation(HttpMethod.PATCH, template, at);
    patch.setContentFromParsable(
      adapter,
      "application/json",
      {
        id: ring.id,
        odataType: "#microsoft.graph.windowsUpdateForBusinessConfiguration",
        qualityUpdatesDeferralPeriodInDays: 9,
      } as beta.WindowsUpdateForBusinessConfiguration,
      beta.serializeWindowsUpdateForBusinessConfiguration,
    );

    await adapter.sendNoResponseContent(patch, errors);

    const { json } = await request("GET", `${rings}/${ring.id}`);
    expect(json["qualityUpdatesDeferralPeriodInDays"]).toBe(9);
  });
});
