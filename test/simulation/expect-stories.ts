import { expect, test } from "vitest";

/** What a seed came to: each thing that happened, a line, and the law that it broke. */
interface Story {
  readonly log: readonly string[];
  readonly violation?: Error | undefined;
}

/** Stories that one seed decides, and how they are held against their laws. */
interface Stories {
  readonly tell: (seed: number) => Promise<Story>;
  /** How many seeds are told. */
  readonly seeds: number;
  /** What at least two of them must hold, by the line that shows it. */
  readonly mustHappen: Readonly<Record<string, RegExp>>;
  /** Tells one again; the seed goes behind it. */
  readonly command: string;
}

/** Tests that no seed breaks a law, that enough happens, and that a seed tells the same each time. */
export function expectStories({ tell, seeds, mustHappen, command }: Stories): void {
  test("keeps every law, whatever the seed", async () => {
    // what is loaded late takes turns of its own: after one story all is loaded, in any order of tests
    await tell(1);
    const seen = new Map(Object.keys(mustHappen).map((what) => [what, 0]));

    for (let seed = 1; seed <= seeds; seed++) {
      const { log, violation } = await tell(seed);

      if (violation)
        throw new Error(
          `${violation.message}\n${log.slice(-40).join("\n")}\nTell it again: ${command} ${seed}`,
          { cause: violation },
        );
      for (const [what, sign] of Object.entries(mustHappen))
        if (log.some((line) => sign.test(line))) seen.set(what, (seen.get(what) ?? 0) + 1);
    }

    // a simulation in which nothing befalls anybody holds every law
    for (const [what, stories] of seen) expect(stories, what).toBeGreaterThan(1);
  });

  test("is the same each time, request by request", async () => {
    for (const seed of [1, 20, 300]) {
      const first = await tell(seed);
      const second = await tell(seed);

      expect(second.log).toEqual(first.log);
      expect(first.log.length).toBeGreaterThan(30);
    }
  });
}
