import type { ProtocolVersion } from '../clients/client.ts'

/** The figures of the SSL Labs SSL Server Rating Guide. Its rules are in limits.ts, by the year that brought each. */
export const ratingGuide = {
  name: 'SSL Labs SSL Server Rating Guide',
  version: '2009q (31 January 2020)',
  source: 'https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide',

  /** The score of an accepted version; the category takes the mean of the best and the worst. The guide is silent on TLS 1.3, which SSL Labs scores like 1.2. */
  protocolScores: { SSLv3: 80, 'TLSv1.0': 90, 'TLSv1.1': 95, 'TLSv1.2': 100, 'TLSv1.3': 100 } satisfies Record<ProtocolVersion, number>,

  /** Keys below so many bits, as of RSA, have this score; larger ones 100. Keys without authentication have 0. */
  keyScores: [{ below: 512, score: 20 }, { below: 1_024, score: 40 }, { below: 2_048, score: 80 }, { below: 4_096, score: 90 }],
  exportKeyScore: 40,
  largeKeyScore: 100,

  /** Ciphers below so many bits have this score; larger ones 100. The category takes the mean of the strongest and the weakest. */
  cipherScores: [{ below: 1, score: 0 }, { below: 128, score: 20 }, { below: 256, score: 80 }],
  largeCipherScore: 100,

  weights: { protocolSupport: 0.3, keyExchange: 0.3, cipherStrength: 0.4 },

  /** The letter of an overall score of at least so much. */
  letters: [{ least: 80, letter: 'A' }, { least: 65, letter: 'B' }, { least: 50, letter: 'C' }, { least: 35, letter: 'D' }, { least: 20, letter: 'E' }, { least: 0, letter: 'F' }],
} as const
