export * from "./kind.ts";
export * from "./rule/index.ts";
export * from "./schema.ts";
