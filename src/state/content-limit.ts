/**
 * What one `put` or `append` of a store behind a network takes, in bytes of UTF-8. Well below
 * what the services take (512 MB in Redis, 100 MiB in a block of Azure Blob), so that none of
 * them is blocked by one key for long.
 */
const contentLimitInBytes = 16 * 1024 * 1024;

/** @throws {RangeError} where it is too long. */
export function checkContent(key: string, content: string): void {
  const bytes = Buffer.byteLength(content);
  if (bytes <= contentLimitInBytes) return;
  throw new RangeError(
    `${key} would have ${bytes} bytes, and at most ${contentLimitInBytes} are kept at once; write less under one key`,
  );
}
