// Hold a ring's quality updates back, as `ringwright ring pause` does: found by name, told,
// asked, noted before the request goes out, read back. Prints:
//   Ring 2 - Broad: 4 things to know first
//   quality: applied
//   Ring 2 - Broad: quality updates are paused for 35 days
import { connect, operateRing } from "ringwright";
import { createMockTenant } from "ringwright/mocks";

const { credential, fetch, clock } = createMockTenant({
  rings: [{ displayName: "Ring 2 - Broad" }],
});
const tenant = connect(credential, { fetch, now: () => clock.now() });

const audit: string[] = [];
const { ring, actions } = await operateRing(
  tenant,
  { verb: "pause", ring: "Ring 2 - Broad", contents: ["quality"] },
  {
    confirm: ({ ring: found, contents }) => {
      const sentences = contents.flatMap(({ consequences }) => consequences);
      console.log(`${found.displayName}: ${sentences.length} things to know first`);
      return true;
    },
    // `auditInStore(store)` keeps it in a file
    audit: async (line) => void (await Promise.resolve(audit.push(JSON.stringify(line)))),
  },
);
for (const { content, result } of actions) console.log(`${content}: ${result}`);

const { quality } = await tenant.rings.status(ring.id);
console.log(`${ring.displayName}: quality updates are paused for ${quality.daysLeft} days`);
