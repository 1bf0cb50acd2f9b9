export * from "./kind.ts";
export * from "./schema.ts";
