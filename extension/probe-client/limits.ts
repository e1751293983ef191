/** Bounds of the way to the Worker, which is trusted with the token but not with this page's memory or time. */
export const clientLimits = {
  /** A Worker on the other side of the world answers within a second; a cold start takes one more. */
  connectMs: 8_000,
  /** The Worker keeps the probe's deadline itself; this much longer and it is not coming back. */
  graceMs: 5_000,
  /** A report holds at most 24 certificates of a few kB each, 200 flights and 200 findings. */
  maxMessageCharacters: 4 * 1024 * 1024,
  /** 200 flights and 200 findings, and a dozen events for each of the few hops. */
  maxMessages: 2_000,
  /** `/v1/info` is some 1 kB, a problem less. */
  maxInfoCharacters: 64 * 1024,
  /** The whole look-up may last longer; only so long does the Worker wait for its warnings. */
  headStartMs: 1_500,
  /** http to https, to www, to a language, to a sign-in page: what ordinary sites need, with one to spare. */
  redirectsFollowed: 5,
} as const
