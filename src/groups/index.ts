export * from "./client.ts";
export * from "./kind.ts";
export * from "./names.ts";
export * from "./schema.ts";
