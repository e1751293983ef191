/** The host of a Worker, as its failures name it. */
export function workerHost({ url }: { readonly url: string }): string {
  return URL.parse(url)?.host ?? url
}
