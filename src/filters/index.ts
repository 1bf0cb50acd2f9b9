export * from "./kind.ts";
export * from "../rules/filters/index.ts";
export * from "./schema.ts";
