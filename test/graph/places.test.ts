import { describe, expect, test } from "vitest";
import { Places } from "../../src/graph/places.ts";
import { rejection } from "./scripted-fetch.ts";

describe("Places", () => {
  test("lose none where one is given and given up in the same instant", async () => {
    const places = new Places(1);
    const abort = new AbortController();
    places.tryTake();
    const waiting = rejection(places.take(abort.signal));

    places.release();
    abort.abort(new Error("stop"));

    expect(await waiting).toMatchObject({ message: "stop" });
    expect(places.tryTake()).toBe(true);
  });

  test("are given in the order of asking", async () => {
    const places = new Places(1);
    const order: number[] = [];
    places.tryTake();
    const all = [1, 2, 3].map(async (n) => {
      await places.take(undefined);
      order.push(n);
      places.release();
    });

    places.release();
    await Promise.all(all);

    expect(order).toEqual([1, 2, 3]);
  });
});
