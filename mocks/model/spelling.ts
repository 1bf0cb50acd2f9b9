import { catalogModel } from "./catalog-types.ts";
import { betaModel, v1Model } from "./model.gen.ts";

/**
 * A property's name as the metadata spells it, whatever its case; undefined where no type has
 * such a property. No two names of the metadata differ in case alone.
 *
 * @see https://learn.microsoft.com/graph/use-the-api for names that have no case
 */
export function propertySpelling(name: string): string | undefined {
  return spellings.get(name.toLowerCase());
}

// members of complex types that the extract of the metadata lacks
const others = [
  "extensionAttributes",
  ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
  "membershipRuleProcessingStatus",
  "userPrincipalName",
  "accountEnabled",
  "appId",
  "servicePrincipalType",
  "userType",
  "givenName",
  "surname",
  "isArchived",
];

const spellings: ReadonlyMap<string, string> = new Map(
  [
    ...others,
    ...[v1Model, betaModel, catalogModel].flatMap(({ types }) =>
      Object.values(types).flatMap(({ props }) => Object.keys(props)),
    ),
  ].map((name) => [name.toLowerCase(), name]),
);
