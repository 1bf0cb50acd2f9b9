/**
 * What a promise gives, where it settles in time. What was asked for is not taken back.
 *
 * @throws {Error} after `timeoutInMs` milliseconds.
 */
export async function withinTime<T>(answer: Promise<T>, timeoutInMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutInMs / 1000} s`));
    }, timeoutInMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
