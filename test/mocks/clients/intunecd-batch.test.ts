// How github.com/almenscorner/IntuneCD reads assignments, groups and filters: intunecdlib/BaseGraphModule.py,
// process_batch and handle_responses. The ids of its items are numbers, URLs have a slash in front
// in an update and none in a backup; of each answer it takes the id as a number, and its headers.
import { describe, expect, test } from "vitest";
import { createMockTenant, type WireObject } from "../../../mocks/index.ts";
import { ask } from "../ask.ts";
import { heldId } from "./sequence.ts";

describe("IntuneCD's batches", () => {
  const tenant = createMockTenant({
    liveLike: true,
    groups: [{ displayName: "G" }],
    filters: [{ displayName: "F", rule: '(device.model -eq "x")' }],
    rings: [{ displayName: "R" }],
  });
  const [group, filter, ring] = [
    heldId(tenant, "groups", "G"),
    heldId(tenant, "assignmentFilters", "F"),
    heldId(tenant, "deviceConfigurations", "R"),
  ];
  tenant.state.assign("deviceConfigurations", ring, [
    {
      target: {
        "@odata.type": "#microsoft.graph.groupAssignmentTarget",
        groupId: group,
        deviceAndAppManagementAssignmentFilterId: filter,
        deviceAndAppManagementAssignmentFilterType: "include",
      },
    },
  ]);

  test.each<readonly [string, string, WireObject]>([
    [
      "assignments for a backup",
      `deviceManagement/deviceConfigurations/${ring}/assignments`,
      {
        "@odata.context": `https://graph.microsoft.com/beta/$metadata#deviceManagement/deviceConfigurations('${ring}')/assignments`,
        value: [{ target: { groupId: group } }],
      },
    ],
    [
      "assignments for an update",
      `/deviceManagement/deviceConfigurations/${ring}/assignments`,
      { value: [{ target: { deviceAndAppManagementAssignmentFilterId: filter } }] },
    ],
    [
      "groups",
      `groups/${group}?$select=displayName,id,groupTypes,membershipRule`,
      { id: group, displayName: "G", groupTypes: [] },
    ],
    [
      "filters, whose id it does not select and reads",
      `deviceManagement/assignmentFilters/${filter}?$select=displayName`,
      { id: filter, displayName: "F" },
    ],
  ])("read %s", async (_what, url, body) => {
    const { status, json } = await ask(tenant, "POST", "/beta/$batch", {
      body: {
        requests: [
          { id: 1, method: "GET", url },
          { id: 2, method: "GET", url },
        ],
      },
    });

    expect(status).toBe(200);
    const responses = json["responses"] as unknown as WireObject[];
    expect(new Set(responses.map(({ id }) => Number(id)))).toEqual(new Set([1, 2]));
    for (const response of responses) {
      expect(response).toMatchObject({ status: 200, body });
      expect(response["headers"]).toBeTypeOf("object");
    }
  });
});
