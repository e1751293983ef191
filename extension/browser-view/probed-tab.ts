/** The tab that the popup was opened over, as far as it matters here. */
export interface ProbedTab {
  readonly id: number
  /** Scheme, host and port of the page in it. */
  readonly origin: string
}
