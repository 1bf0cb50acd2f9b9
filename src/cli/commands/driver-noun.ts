import type { Noun } from "./find-object.ts";

export const driverNoun: Noun = {
  one: "driver policy",
  many: "driver policies",
  list: "ringwright driver list",
};
