import { describe } from "vitest";
import { namings } from "./documents.ts";
import { readers } from "./open-page.ts";
import { describePages } from "./page-laws.ts";

describe("with ordinary names", () => {
  const readings = readers.map((reader) => ({
    ...reader,
    rules: reader.theme === "light" ? ("all" as const) : ("colours" as const),
  }));
  describePages(namings["ordinary names"] ?? [], readings);
});
