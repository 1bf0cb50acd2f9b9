import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import {
  countUsers,
  getMe,
  getServicePrincipal,
  getServicePrincipalByAppId,
  getUser,
  listServicePrincipals,
  listUsers,
} from "./principal-read.ts";

const users = { read: permissions.usersRead, write: permissions.usersRead };
const applications = {
  read: permissions.servicePrincipalsRead,
  write: permissions.servicePrincipalsRead,
};

/** Paths of users and service principals, to be read alone. */
export const principalRoutes: readonly Route[] = [
  { ...users, pattern: "me", methods: { GET: getMe } },
  { ...users, pattern: "users", methods: { GET: listUsers } },
  { ...users, pattern: "users/$count", methods: { GET: countUsers } },
  {
    ...users,
    pattern: "users/{key}",
    methods: { GET: (call, tenant, key = "") => getUser(call, tenant, key) },
  },
  { ...applications, pattern: "servicePrincipals", methods: { GET: listServicePrincipals } },
  {
    ...applications,
    pattern: "servicePrincipals/{id}",
    methods: { GET: (call, tenant, id = "") => getServicePrincipal(call, tenant, id) },
  },
  {
    ...applications,
    pattern: "servicePrincipals(appId={appId})",
    methods: {
      GET: (call, tenant, appId = "") => getServicePrincipalByAppId(call, tenant, appId),
    },
  },
];
