import { format } from "oxfmt";
import settings from "../.oxfmtrc.json" with { type: "json" };

/** A text as the lint wants it in this file, so that what is written is what stays. */
export async function formatted(file: string, text: string): Promise<string> {
  const { code, errors } = await format(file, text, settings);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  return code;
}
