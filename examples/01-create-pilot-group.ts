// Create the dynamic device group that a pilot ring is assigned to. Prints:
//   Ring 1 - Pilot: (device.displayName -startsWith "PILOT-")
import { GraphClient, GroupClient } from "ringwright";
import { createMockTenant } from "ringwright/mocks";

// a real tenant: new GraphClient(new DefaultAzureCredential()), from @azure/identity
const { credential, fetch } = createMockTenant();
const groups = new GroupClient(new GraphClient(credential, { fetch }));

const pilot = await groups.createDynamicGroup({
  displayName: "Ring 1 - Pilot",
  // a key of your choosing: run twice, the script updates the group it made
  uniqueName: "update-ring-1-pilot",
  membershipRule: '(device.displayName -startsWith "PILOT-")',
});

console.log(`${pilot.displayName}: ${pilot.membershipRule}`);
