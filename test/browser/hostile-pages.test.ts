import { describe } from "vitest";
import { namings } from "./documents.ts";
import { readers } from "./open-page.ts";
import { describePages } from "./page-laws.ts";

describe("with hostile names", () => {
  // they change no colour, and no theme moves anything: of them the light is enough
  const readings = readers
    .filter(({ theme }) => theme === "light")
    .map((reader) => ({
      ...reader,
      rules: reader.width === 360 ? ("all" as const) : ("none" as const),
    }));
  describePages(namings["hostile names"] ?? [], readings);
});
