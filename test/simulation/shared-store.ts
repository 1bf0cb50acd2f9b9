import { MemoryStore } from "../../src/index.ts";

/** A store that machines share, which tells at once who holds the lease. */
export class SharedStore extends MemoryStore {
  /** Process of the holder. */
  holder: number | undefined;

  override async put(key: string, content: string, expected: string | null): Promise<string> {
    const version = await super.put(key, content, expected);
    if (key.startsWith("leases/"))
      this.holder = (JSON.parse(content) as { holder?: { pid: number } }).holder?.pid;
    return version;
  }
}
