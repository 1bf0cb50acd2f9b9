import type { RedisCommands } from "ringwright";

/** What a server of Redis does with the commands of a `RedisStore`, in this process. */
export class FakeRedis implements RedisCommands {
  readonly #hashes = new Map<string, { readonly version: string; readonly content: string }>();
  readonly #lists = new Map<string, string[]>();

  readonly send = async ([command = "", ...words]: readonly string[]): Promise<unknown> => {
    await Promise.resolve();
    switch (command) {
      case "HMGET": {
        const hash = this.#hashes.get(words[0] ?? "");
        return [hash?.version ?? null, hash?.content ?? null];
      }
      case "EVAL": {
        if (words[0]?.includes("'DEL'") === true) return this.#deleted(words[2], words[3]);
        if (words[0]?.includes("'RPUSH'") === true)
          return this.#added(words[2], words[3], words[4]);
        const [, , name = "", expected = "", version = "", content = ""] = words;
        const current = this.#hashes.get(name)?.version ?? "";
        if (current === version) return 1;
        if (current !== expected) return 0;
        this.#hashes.set(name, { version, content });
        return 1;
      }
      case "RPUSH": {
        const [name = "", item = ""] = words;
        this.#lists.set(name, [...(this.#lists.get(name) ?? []), item]);
        return this.#lists.get(name)?.length;
      }
      case "LRANGE": {
        const [name = "", from, to] = words;
        return (this.#lists.get(name) ?? []).slice(Number(from), Number(to) + 1);
      }
      case "SCAN": {
        const start = (words[2] ?? "").replace(/\*$/, "").replace(/\\(.)/g, "$1");
        const names = [...this.#hashes.keys(), ...this.#lists.keys()];
        const found = names.filter((name) => name.startsWith(start));
        // a scan may give a key several times
        return ["0", [...found, ...found]];
      }
      default:
        throw new Error(`ERR unknown command '${command}'`);
    }
  };

  #added(name = "", entries = "", item = ""): number {
    const list = this.#lists.get(name) ?? [];
    if (list[Number(entries)] === item) return 1;
    if (list.length !== Number(entries)) return 0;
    this.#lists.set(name, [...list, item]);
    return 1;
  }

  #deleted(name = "", expected = ""): number {
    const current = this.#hashes.get(name);
    if (!current) return 1;
    if (current.version !== expected) return 0;
    this.#hashes.delete(name);
    return 1;
  }
}

/** The same commands, the first answer to each of which is lost on its way. */
export function losingAnswers({ send }: RedisCommands): RedisCommands {
  const lost = new WeakSet<readonly string[]>();
  return {
    send: async (words) => {
      const reply = await send(words);
      if (lost.has(words)) return reply;
      lost.add(words);
      throw new Error("Socket closed unexpectedly");
    },
  };
}
