/** Bounds of the history, each with its reason. */
export const historyLimits = {
  /** A year of five probes a day; a list longer than this is searched, not read. */
  maxEntries: 2_000,
  /** Of the compressed reports together: little beside what a browser keeps of one site, and some 2000 reports of 8 kB. */
  maxBytes: 20_000_000,
  /** Compressed bytes of one report; the largest of a redirect chain with full certificates has some 60 kB. A larger one keeps its summary. */
  maxReportBytes: 400_000,
  /** What a stored report may unfold to before it is read. */
  maxUnpackedBytes: 8_000_000,
  /** Names of a certificate that are kept for comparison. */
  maxNames: 100,
  /** Probes of a host that its charts show. */
  maxShown: 40,
  /** Entries on one page of the list. */
  pageSize: 50,
} as const
