// The shapes that page scripts share.

/** Draws itself into its box and returns what ends it, if it needs an end. */
type Page = (box: HTMLElement, names: string[], query: URLSearchParams) => (() => void) | void;

type Child = Node | string | number | null | undefined | false | Child[];

/**
 * A section of the administration; it is shown if the API has its route. One of hosted providers says whether it has records:
 * without a hosted hostname it is shown only then. The query is that of the page's URL.
 */
type Section = {
  id: string;
  title: string;
  purpose: string;
  route: Api.Route;
  hasRecords?(): Promise<boolean>;
  show(refresh: () => Promise<void>, query: URLSearchParams): Promise<Child>;
};

type Question = {
  title: string;
  about: Child;
  consequence: string;
  no: string;
  yes: string;
};
