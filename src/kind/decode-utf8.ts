import { isUtf16 } from "./utf16.ts";

/** What bytes say in UTF-8, without its mark; undefined where they are no text in it. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  // without letters beyond ASCII its bytes are UTF-8, too
  if (isUtf16(bytes)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
