/** One line of structured log. Callers hand in codes and figures: never a token, a header's value, a body or a key. */
export function log(line: Readonly<Record<string, unknown>>): void {
  // eslint-disable-next-line no-console -- the console is the log of a Worker, and this is the one place that writes to it
  console.log(JSON.stringify(line))
}
