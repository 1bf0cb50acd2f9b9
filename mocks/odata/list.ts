import { isAdvanced, rootOf, type Answer, type Call } from "../ground/call.ts";
import { badDirectoryRequest, badGatewayRequest, unsupportedQuery } from "../ground/refusal.ts";
import type { WireObject } from "../ground/wire.ts";
import type { Settings } from "../options/settings.ts";
import { compareValues, matchesFilter } from "./filter-match.ts";
import { filterProperties } from "./filter-properties.ts";
import { parseFilter } from "./filter-parse.ts";
import { checkDirectoryFilter, type FilterTable } from "./filter-support.ts";
import { parseCount } from "./query.ts";
import { parseSearch } from "./search.ts";
import { nextLink, readSkipToken } from "./skip-token.ts";

/** Rows with the place where a list may go on. */
export type Rows = (from: number) => Iterable<readonly [position: number, row: WireObject]>;

/** How a page is cut. */
export interface PageSpec {
  readonly context: string;
  readonly defaultSize: number;
  readonly maxSize: number;
  /** `$top` above the maximum: 400 or capped. */
  readonly onExceed: "refuse" | "cap";
  readonly keep?: (row: WireObject) => boolean;
  readonly project: (row: WireObject, index: number) => WireObject;
  /** `@odata.count` of the first page; absent: none is given. */
  readonly count?: (total: () => number, onPage: number) => number;
}

/**
 * One page of a collection. Pages of `pageSize` rows, an empty one where
 * `emptyPageAt` says so; the absence of a nextLink alone ends a list.
 *
 * @see https://learn.microsoft.com/graph/paging
 */
export function pageOf(call: Call, settings: Settings, rows: Rows, spec: PageSpec): Answer {
  const start = readSkipToken(call) ?? { position: 0, page: 1 };
  const size = pageSize(call, settings, spec);
  const keep = spec.keep ?? (() => true);
  const value: WireObject[] = [];
  let next: number | undefined;

  const empty = settings.emptyPageAt === start.page;
  for (const [position, row] of rows(start.position)) {
    if (!keep(row)) continue;
    if (empty || value.length === size) {
      next = position;
      break;
    }
    value.push(spec.project(row, value.length));
  }
  const total = (): number => {
    let count = 0;
    for (const [, row] of rows(0)) if (keep(row)) count++;
    return count;
  };
  const body: WireObject = { "@odata.context": `${rootOf(call)}/$metadata#${spec.context}` };
  if (spec.count !== undefined && start.page === 1)
    body["@odata.count"] = spec.count(total, value.length);
  if (next !== undefined)
    body["@odata.nextLink"] = nextLink(call, { position: next, page: start.page + 1 });
  body["value"] = value;
  return { status: 200, body };
}

/** What a directory collection takes. */
export interface DirectorySpec {
  readonly resource: string;
  readonly filters: FilterTable;
  readonly searchable: readonly string[];
  /** Properties to sort by, with the mode that it takes. A filter beside it takes the advanced one. */
  readonly sortable: Readonly<Record<string, "plain" | "advanced">>;
}

/** Filter, search and order of a directory list, checked. */
export interface DirectoryQuery {
  readonly keep: (row: WireObject) => boolean;
  /** What `keep` reads of a row; undefined where it may read anything. */
  readonly reads: ReadonlySet<string> | undefined;
  /** Sorted by `$orderby`; undefined keeps the order. */
  readonly compare: ((a: WireObject, b: WireObject) => number) | undefined;
  readonly wantsCount: boolean;
}

/**
 * Reads the options of a directory list, with the rules of advanced queries.
 *
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function readDirectoryQuery(
  call: Call,
  settings: Settings,
  spec: DirectorySpec,
): DirectoryQuery {
  const { query } = call;
  const counted = query.get("$count") === "true";
  const advanced = isAdvanced(call) && counted;
  const { limits, behaviors } = settings;
  const tests: ((row: WireObject) => boolean)[] = [];
  let reads: ReadonlySet<string> | undefined = new Set();

  if (query.has("$count") && !["true", "false"].includes(query.get("$count") ?? "")) {
    throw badGatewayRequest(
      `Invalid value '${query.get("$count") ?? ""}' for $count query option found. Valid values are 'true' and 'false'.`,
    );
  }
  if (
    isAdvanced(call) &&
    call.search.length + call.path.length + rootOf(call).length > limits.advancedUrlLength
  ) {
    throw unsupportedQuery(
      `The request URL exceeds the ${limits.advancedUrlLength} characters allowed for advanced queries.`,
    );
  }
  const filterText = query.get("$filter");
  if (filterText !== undefined) {
    const filter = parseFilter(filterText);
    checkDirectoryFilter(filter, spec.filters, {
      resource: spec.resource,
      advanced,
      maxExpressions: limits.filterExpressions,
      maxValueLength: limits.filterValueLength,
    });
    reads = filterProperties(filter);
    tests.push((row) => matchesFilter(filter, row));
  }
  const searchText = query.get("$search");
  if (searchText !== undefined) {
    if (!isAdvanced(call) || (behaviors.searchNeedsCount && !counted)) {
      throw unsupportedQuery(
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      );
    }
    reads = undefined;
    tests.push(parseSearch(searchText, spec.searchable));
  }
  const expands = query.has("$expand");
  if (expands && (advanced || searchText !== undefined)) {
    throw unsupportedQuery(
      "The $expand query parameter is not supported with advanced query parameters.",
    );
  }
  return {
    keep: (row) => tests.every((test) => test(row)),
    reads,
    compare: readOrder(call, spec, advanced, filterText !== undefined),
    wantsCount: advanced,
  };
}

function readOrder(
  call: Call,
  spec: DirectorySpec,
  advanced: boolean,
  filtered: boolean,
): DirectoryQuery["compare"] {
  const text = call.query.get("$orderby");
  if (text === undefined) return undefined;
  const parsed = /^(\w+)(?:\s+(asc|desc))?$/i.exec(text.trim());
  const property = parsed?.[1];
  if (property === undefined) throw badGatewayRequest(`Syntax error at position 0 in '${text}'.`);
  const mode = spec.sortable[property];
  if (mode === undefined)
    throw unsupportedQuery(`Unsupported sort property '${property}' for '${spec.resource}'.`);
  if (!advanced && (filtered || mode === "advanced"))
    throw unsupportedQuery("Sorting not supported for current query.");
  const sign = parsed?.[2]?.toLowerCase() === "desc" ? -1 : 1;
  return (a, b) => {
    const [left, right] = [a[property] ?? "", b[property] ?? ""];
    if (compareValues(left, "eq", right as string)) return 0;
    return compareValues(left, "lt", right as string) ? -sign : sign;
  };
}

function pageSize(call: Call, settings: Settings, spec: PageSpec): number {
  const limit = Math.min(settings.pageSize ?? spec.defaultSize, spec.maxSize);
  const top = call.query.get("$top");
  if (top === undefined) return limit;
  const wanted = parseCount("$top", top);
  if (wanted === 0 || (wanted > spec.maxSize && spec.onExceed === "refuse")) {
    throw badDirectoryRequest(
      `Invalid page size specified: '${wanted}'. Must be between 1 and ${spec.maxSize} inclusive.`,
    );
  }
  return Math.min(wanted, settings.pageSize ?? spec.maxSize, spec.maxSize);
}

/** Rows in another order; a place is then an index into the sorted list. */
export function sortedRows(
  rows: Rows,
  keep: (row: WireObject) => boolean,
  compare: (a: WireObject, b: WireObject) => number,
): Rows {
  let sorted: readonly (readonly [number, WireObject])[] | undefined;
  return (from) => {
    if (sorted === undefined) {
      const kept: WireObject[] = [];
      for (const [, row] of rows(0)) if (keep(row)) kept.push(row);
      sorted = kept.sort(compare).map((row, index) => [index, row] as const);
    }
    return sorted.slice(from);
  };
}
