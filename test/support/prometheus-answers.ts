/** One series that a made-up Prometheus has at an instant. */
export interface AnsweredSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type Answer = readonly AnsweredSample[] | Response;

/** The `fetch` of a Prometheus that answers as the test says, and what it was asked. */
export function prometheusOf(
  answer: (query: string, at: Date) => Answer,
  warnings: readonly string[] = [],
) {
  const asked: { readonly query: string; readonly at: Date; readonly token: string | null }[] = [];
  const fetch = (_: string, init: RequestInit): Promise<Response> => {
    const form = new URLSearchParams(init.body as string);
    const seconds = Number(form.get("time"));
    const at = new Date(Math.round(seconds * 1000));
    const query = form.get("query") ?? "";
    const token = new Headers(init.headers).get("authorization");
    asked.push({ query, at, token });
    const found = answer(query, at);
    if (found instanceof Response) return Promise.resolve(found);
    const result = found.map(({ labels, value }) => ({
      metric: labels,
      value: [seconds, String(value).replace("Infinity", "Inf")],
    }));
    return Promise.resolve(
      Response.json({ status: "success", data: { resultType: "vector", result }, warnings }),
    );
  };
  return { fetch, asked };
}
