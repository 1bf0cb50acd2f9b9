import { badDirectoryRequest } from "../ground/refusal.ts";
import type { Handler, Route } from "../routing/router.ts";

/** True for text in the form of an object id. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/**
 * Refuses an id that is no guid with 400, since 404 would say that the object is gone. Seen on
 * groups: https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/1321,
 * https://github.com/OfficeDev/microsoft-teams-apps-incentives/issues/53. Inferred for the other
 * directory objects.
 */
export function demandObjectId(id: string): void {
  if (!isObjectId(id)) throw badDirectoryRequest(`Invalid object identifier '${id}'.`);
}

/** The route with every `{id}`, `{member}` and `{owner}` of its path checked before it answers. */
export function withObjectIds(route: Route): Route {
  const names = [...route.pattern.matchAll(/(=?)\{(\w+)\}/g)].map(([, key, name = ""]) =>
    key === "=" ? "key" : name,
  );
  const checked = (handler: Handler): Handler => {
    return (call, tenant, ...params) => {
      for (const [index, name] of names.entries())
        if (["id", "member", "owner"].includes(name)) demandObjectId(params[index] ?? "");
      return handler(call, tenant, ...params);
    };
  };
  return {
    ...route,
    methods: Object.fromEntries(
      Object.entries(route.methods).map(([method, handler]) => [method, checked(handler)]),
    ),
  };
}
