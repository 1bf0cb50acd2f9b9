export * from "./identity.ts";
export * from "./marker.ts";
export * from "./read-object.ts";
export * from "./snapshot.ts";
export * from "./sought.ts";
export * from "./take-snapshot.ts";
