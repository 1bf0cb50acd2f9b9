export * from "./client.ts";
export * from "./kind.ts";
export * from "./schema.ts";
export * from "./status.ts";
