/** `0x80070070` for `-2147024784`, `2147942512` and `0x80070070`; anything else as it is. */
export function normalCode(code: string): string {
  const text = code.trim();
  const hex = /^0x([0-9a-f]{1,8})$/i.exec(text)?.[1];
  if (hex !== undefined) return `0x${hex.toUpperCase().padStart(8, "0")}`;
  const value = Number(text);
  if (!/^-?\d{1,10}$/.test(text) || value < -(2 ** 31) || value >= 2 ** 32) return text;
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}

/** Whether a report says by this code that nothing went wrong. */
export function isNoError(code: string): boolean {
  const normal = normalCode(code);
  return normal === "" || normal === "0x00000000";
}
