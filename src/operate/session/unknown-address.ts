import { parseAddress } from "../../kind/address.ts";
import { didYouMean, nearestName } from "../../kind/nearest-name.ts";

const listLimit = 10;

/** Says that nothing bears an address, what was probably meant, and what there is of its kind. */
export function unknownAddressText(address: string, known: readonly string[]): string {
  const { kind } = parseAddress(address);
  const sameKind = known.filter((candidate) => parseAddress(candidate).kind === kind);
  const shown = sameKind.slice(0, listLimit).join(", ");
  const more = sameKind.length - listLimit;
  const all = more > 0 ? `${shown} and ${more} more` : shown;
  const there = sameKind.length === 0 ? `There is no ${kind}` : `Of its kind there is ${all}`;
  const meant = didYouMean(nearestName(address, known));
  return `${address} is neither in the files nor owned in the tenant${meant === "" ? "." : meant} ${there}`;
}
