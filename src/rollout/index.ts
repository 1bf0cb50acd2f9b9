export * from "./conditions/condition.ts";
export { parseCondition, type ParsedCondition } from "./conditions/parse-condition.ts";
export { type BoundMethod, lowerBound, upperBound } from "./statistics/share-bound.ts";
export { devicesNeeded, smallestProvable, splitAlpha } from "./statistics/sample-size.ts";
export {
  type FailureCount,
  type ShareDifference,
  twoShareDifference,
} from "./statistics/share-difference.ts";
