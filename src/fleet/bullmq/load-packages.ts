import type * as Bullmq from "bullmq";
import { isMissingPackage } from "../../state/missing-package.ts";

/** @throws {TypeError} where `bullmq` is not installed. */
export async function loadBullmq(): Promise<typeof Bullmq> {
  return await loaded("bullmq", "bullmq@6", async () => await import("bullmq"));
}

/** @throws {TypeError} where `ioredis` is not installed. */
export async function loadIoredis(): Promise<void> {
  await loaded("ioredis", "ioredis@6", async () => await import("ioredis"));
}

/** @throws {TypeError} where `pg` is not installed. */
export async function loadPg() {
  return await loaded("pg", "pg@8", async () => await import("pg"));
}

async function loaded<T>(name: string, install: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error)) throw error;
    throw new TypeError(`a queue of tenants needs the package ${name}: npm install ${install}`, {
      cause: error,
    });
  }
}
