import { guidOf } from "../ground/random.ts";
import type { WireObject } from "../ground/wire.ts";

const firstNames = ["Adele", "Alex", "Diego", "Isaiah", "Lidia", "Megan", "Nestor", "Pradeep"];
const lastNames = ["Bowen", "Gupta", "Holloway", "Langer", "Siciliani", "Vance", "Wilber", "Wilke"];
const departments = ["Finance", "IT", "Operations", "Sales"];

/** So many members of the tenant, the same for the same seed. */
export function createUsers(count: number, seed: number): readonly WireObject[] {
  return Array.from({ length: count }, (_, index) => {
    const givenName = firstNames[index % firstNames.length] ?? "";
    const surname = lastNames[Math.floor(index / firstNames.length) % lastNames.length] ?? "";
    const name = `${givenName}.${surname}.${index + 1}`.toLowerCase();
    const userPrincipalName = `${name}@contoso.example`;
    return {
      id: guidOf(seed, "user", index),
      accountEnabled: true,
      displayName: `${givenName} ${surname} ${index + 1}`,
      givenName,
      surname,
      department: departments[index % departments.length] ?? "",
      mail: userPrincipalName,
      mailNickname: name,
      userPrincipalName,
      userType: "Member",
    };
  });
}
