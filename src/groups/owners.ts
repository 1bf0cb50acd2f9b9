import type { GraphRequest } from "../graph/request.ts";
import type { Part, PartLine } from "../kind/object-part.ts";
import { type WireObject, wireText } from "../kind/wire.ts";
import { getByIds } from "./directory-objects.ts";
import { groupPath } from "./properties.ts";

const item = (id: string) => `${groupPath}/${encodeURIComponent(id)}`;

/**
 * Owners of a group: the whole set, by object id of users or service principals. New ones
 * are added before old ones go, since the last owner cannot be removed.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-owners
 * @see https://learn.microsoft.com/graph/api/group-delete-owners
 */
export const ownersPart: Part = {
  path: "owners",
  read: (id): GraphRequest => ({
    method: "GET",
    version: "v1.0",
    // one page: 100 is the most a group may have, and the default size of a page
    path: `${item(id)}/owners`,
  }),
  locate: (wanted) => getByIds(idsOf(wanted), ["user", "servicePrincipal"]),
  diff: ({ wanted, rows, located }) => {
    const names = new Map(
      [...rows, ...located].map((row) => [wireText(row, "id").toLowerCase(), nameOf(row)]),
    );
    const ids = idsOf(wanted);
    const live = rows.map((row) => wireText(row, "id").toLowerCase());
    const line = (step: "add" | "remove", id: string): PartLine => ({
      path: `owners.${id}`,
      before: step === "add" ? null : (names.get(id) ?? id),
      after: step === "add" ? (names.get(id) ?? id) : null,
      step,
      id,
    });
    return {
      lines: [
        ...ids.filter((id) => !live.includes(id)).map((id) => line("add", id)),
        ...live.filter((id) => !ids.includes(id)).map((id) => line("remove", id)),
      ],
      problems: ids
        .filter((id) => !names.has(id))
        .map(
          (id) =>
            `owner ${id} is no user and no service principal of the tenant; write the object id of one`,
        ),
      notes: [],
    };
  },
  write: (id, lines, graphUrl) =>
    ["add", "remove"].map((wave) =>
      lines.filter(({ step }) => step === wave).map((line) => request(id, line, graphUrl)),
    ),
};

function request(group: string, { step, id }: PartLine, graphUrl: string): GraphRequest {
  if (step === "remove") {
    return {
      method: "DELETE",
      version: "v1.0",
      path: `${item(group)}/owners/${encodeURIComponent(id)}/$ref`,
    };
  }
  return {
    method: "POST",
    version: "v1.0",
    path: `${item(group)}/owners/$ref`,
    body: { "@odata.id": `${graphUrl}/v1.0/directoryObjects/${encodeURIComponent(id)}` },
    operation: "create",
  };
}

function idsOf(wanted: unknown): string[] {
  return (wanted as readonly string[]).map((id) => id.toLowerCase());
}

function nameOf(row: WireObject): string {
  const name = wireText(row, "displayName");
  return name === "" ? wireText(row, "id").toLowerCase() : name;
}
