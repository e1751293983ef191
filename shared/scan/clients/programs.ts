import { client, sources, type ScanClient } from './client.ts'

/** Languages, libraries, tools and crawlers. */
export const programClients: readonly ScanClient[] = [
  client({
    id: 'java-7', name: 'Java', version: '7u25', released: 2013, versions: ['SSLv3', 'TLSv1.0'], source: sources.sslLabs,
    suites: 'c009 c013 2f c004 c00e 33 32 c007 c011 5 c002 c00c c008 c012 a c003 c00d 16 13 4',
    groups: '17 1 3 13 15 6 7 9 a 18 b c 19 d e f 10 11 2 12 4 5 14 8 16',
    maxDhBits: 1024,
  }),
  client({
    id: 'java-8', name: 'Java', version: '8u161', released: 2018, versions: ['TLSv1.0', 'TLSv1.2'], source: sources.sslLabs,
    suites: `
      c024 c028 3d c026 c02a 6b 6a c00a c014 35 c005 c00f 39 38 c023 c027 3c c025 c029 67 40 c009 c013 2f c004 c00e 33 32
      c02c c02b c030 9d c02e c032 9f a3 c02f 9c c02d c031 9e a2 c008 c012 a c003 c00d 16 13
    `,
    groups: '17 18 19 9 a b c d e 16',
    signatureSchemes: '603 601 503 501 403 401 402 203 201 202',
    maxDhBits: 2048,
  }),
  client({
    id: 'java-11', name: 'Java', version: '11.0.2', released: 2019, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: `
      1301 1302 c02c c02b c030 9d c02e c032 9f a3 c02f 9c c02d c031 9e a2 c024 c028 3d c026 c02a 6b 6a c00a c014 35 c005
      c00f 39 38 c023 c027 3c c025 c029 67 40 c009 c013 2f c004 c00e 33 32
    `,
    groups: '17 18 19 9 a b c d e 16 100 101 102 103 104',
    signatureSchemes: '403 503 603 804 805 806 809 80a 80b 401 501 601 402 303 301 302 203 201 202',
    keyShares: '17',
    minDhBits: 1024,
  }),
  client({
    id: 'java-17', name: 'Java', version: '17.0.15', released: 2025, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1301 1303 c02c c02b cca9 c030 cca8 c02f 9f ccaa a3 9e a2 c024 c028 c023 c027 6b 6a 67 40 c00a c014 c009 c013 39
      38 33 32 9d 9c 3d 3c 35 2f
    `,
    groups: '1d 17 18 19 1e 100 101 102 103 104',
    signatureSchemes: '403 503 603 807 808 804 805 806 809 80a 80b 401 501 601 402 303 301 302 203 201 202',
    keyShares: '1d 17',
    alpn: ['h2', 'http/1.1'],
    minDhBits: 1024,
  }),
  client({
    id: 'java-21', name: 'Java', version: '21.0.6', released: 2025, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.testssl,
    suites: `
      1302 1301 1303 c02c c02b cca9 c030 cca8 c02f 9f ccaa 9e c024 c028 c023 c027 6b 67 c00a c014 c009 c013 39 33 9d 9c 3d
      3c 35 2f
    `,
    groups: '1d 17 18 19 1e 100 101 102 103 104',
    signatureSchemes: '403 503 603 807 808 804 805 806 809 80a 80b 401 501 601 303 301',
    keyShares: '1d 17',
    minDhBits: 1024,
  }),
  client({
    id: 'java-25', name: 'Java', version: '25', released: 2025, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1301 1303 c02c c02b cca9 c030 cca8 c02f 9f ccaa a3 9e a2 c024 c028 c023 c027 6b 6a 67 40 c00a c014 c009 c013 39
      38 33 32
    `,
    groups: '1d 17 18 19 1e 100 101 102 103 104',
    signatureSchemes: '403 503 603 807 808 804 805 806 809 80a 80b 401 501 601 402 303 301 302',
    keyShares: '1d 17',
    alpn: ['h2', 'http/1.1'],
    minDhBits: 1024,
  }),
  client({
    id: 'openssl-0.9.8', name: 'OpenSSL', version: '0.9.8y', released: 2013, versions: ['SSLv3', 'TLSv1.0'], source: sources.sslLabs,
    suites: '39 38 35 16 13 a 33 32 2f 7 5 4 15 12 9 14 11 8 6 3',
  }),
  client({
    id: 'openssl-1.0.2', name: 'OpenSSL', version: '1.0.2e', released: 2015, versions: ['SSLv3', 'TLSv1.2'], source: sources.sslLabs,
    suites: `
      c030 c02c c028 c024 c014 c00a a5 a3 a1 9f 6b 6a 69 68 39 38 37 36 88 87 86 85 c032 c02e c02a c026 c00f c005 9d 3d 35
      84 c02f c02b c027 c023 c013 c009 a4 a2 a0 9e 67 40 3f 3e 33 32 31 30 9a 99 98 97 45 44 43 42 c031 c02d c029 c025 c00e
      c004 9c 3c 2f 96 41 7 c011 c007 c00c c002 5 4 c012 c008 16 13 10 d c00d c003 a 15 12 f c 9
    `,
    groups: '17 19 1c 1b 18 1a 16 e d b c 9 a',
    signatureSchemes: '601 602 603 501 502 503 401 402 403 301 302 303 201 202 203',
  }),
  client({
    id: 'openssl-1.1.1', name: 'OpenSSL', version: '1.1.1d (Debian)', released: 2019, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.testssl,
    suites: `
      1302 1303 1301 c02c c030 9f cca9 cca8 ccaa c02b c02f 9e c024 c028 6b c023 c027 67 c00a c014 39 c009 c013 33 9d 9c 3d
      3c 35 2f
    `,
    groups: '1d 17 1e 19 18',
    signatureSchemes: '403 503 603 807 808 809 80a 80b 804 805 806 401 501 601 303 301 302 402 502 602',
    keyShares: '1d',
  }),
  client({
    id: 'openssl-3.0', name: 'OpenSSL', version: '3.0.19 (Debian)', released: 2026, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1303 1301 c02c c030 9f cca9 cca8 ccaa c02b c02f 9e c024 c028 6b c023 c027 67 c00a c014 39 c009 c013 33 9d 9c 3d
      3c 35 2f
    `,
    groups: '1d 17 1e 19 18 100 101 102 103 104',
    signatureSchemes: '403 503 603 807 808 809 80a 80b 804 805 806 401 501 601 303 301 302 402 502 602',
    keyShares: '1d',
  }),
  client({
    id: 'openssl-3.5', name: 'OpenSSL', version: '3.5.8', released: 2026, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1303 1301 c02c c030 9f cca9 cca8 ccaa c02b c02f 9e c024 c028 6b c023 c027 67 c00a c014 39 c009 c013 33 9d 9c 3d
      3c 35 2f
    `,
    groups: '11ec 1d 17 1e 18 19 100 101',
    signatureSchemes: `
      905 906 904 403 503 603 807 808 81a 81b 81c 809 80a 80b 804 805 806 401 501 601 303 301 302 402 502 602
    `,
    keyShares: '11ec 1d',
  }),
  client({
    id: 'curl-7.88', name: 'curl', version: '7.88.1 (OpenSSL 3.0)', released: 2023, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1303 1301 c02c c030 9f cca9 cca8 ccaa c02b c02f 9e c024 c028 6b c023 c027 67 c00a c014 39 c009 c013 33 9d 9c 3d
      3c 35 2f
    `,
    groups: '1d 17 1e 19 18 100 101 102 103 104',
    signatureSchemes: '403 503 603 807 808 809 80a 80b 804 805 806 401 501 601 303 301 302 402 502 602',
    keyShares: '1d',
    alpn: ['h2', 'http/1.1'],
  }),
  client({
    id: 'gnutls-3.7', name: 'GnuTLS', version: '3.7.9', released: 2023, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1303 1301 1304 c02c cca9 c0ad c00a c02b c0ac c009 c030 cca8 c014 c02f c013 9d c09d 35 9c c09c 2f 9f ccaa c09f 39
      9e c09e 33
    `,
    groups: '17 18 19 1d 1e 100 101 102 103 104',
    signatureSchemes: '401 809 804 403 807 501 80a 805 503 808 601 80b 806 603 201 203',
    keyShares: '17 1d',
  }),
  client({
    id: 'go-1.17', name: 'Go', version: '1.17', released: 2022, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: 'c02b c02f c02c c030 cca9 cca8 c009 c013 c00a c014 9c 9d 2f 35 c012 a 1301 1302 1303',
    groups: '1d 17 18 19',
    signatureSchemes: '804 403 807 805 806 401 501 601 503 603 201 203',
    keyShares: '1d',
    alpn: ['h2', 'http/1.1'],
    minDhBits: 1024,
  }),
  client({
    id: 'go-1.25', name: 'Go', version: '1.25', released: 2025, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.go,
    suites: 'c02b c02f c02c c030 cca9 cca8 c009 c013 c00a c014 1301 1302 1303',
    groups: '11ec 1d 17 18 19',
    signatureSchemes: '804 403 807 805 806 401 501 601 503 603',
    keyShares: '11ec 1d',
    alpn: ['h2', 'http/1.1'],
  }),
  client({
    id: 'python-3.11', name: 'Python', version: '3.11 (OpenSSL 3.0)', released: 2022, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: '1302 1303 1301 c02c c030 c02b c02f cca9 cca8 c024 c028 c023 c027 9f 9e 6b 67',
    groups: '1d 17 1e 19 18 100 101 102 103 104',
    signatureSchemes: '403 503 603 807 808 809 80a 80b 804 805 806 401 501 601 303 301 302 402 502 602',
    keyShares: '1d',
    alpn: ['http/1.1'],
  }),
  client({
    id: 'node-24', name: 'Node.js', version: '24 (OpenSSL 3.5)', released: 2025, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.recorded,
    suites: `
      1302 1303 1301 c02f c02b c030 c02c 9e c027 67 c028 6b a3 9f cca9 cca8 ccaa c0ad c09f c05d c061 c057 c053 a2 c0ac c09e
      c05c c060 c056 c052 c024 6a c023 40 c00a c014 39 38 c009 c013 33 32 9d c09d c051 9c c09c c050 3d 3c 35 2f
    `,
    groups: '11ec 1d 17 1e 18 19 100 101',
    signatureSchemes: `
      905 906 904 403 503 603 807 808 81a 81b 81c 809 80a 80b 804 805 806 401 501 601 303 301 302 402 502 602
    `,
    keyShares: '11ec 1d',
    alpn: ['http/1.1'],
  }),
  client({
    id: 'bing-2015', name: 'BingPreview', version: 'January 2015', released: 2015, versions: ['SSLv3', 'TLSv1.2'], source: sources.sslLabs,
    suites: `
      c030 c02c c028 c024 c014 c00a c022 c021 a3 9f 6b 6a 39 38 88 87 c032 c02e c02a c026 c00f c005 9d 3d 35 84 c012 c008
      c01c c01b 16 13 c00d c003 a c02f c02b c027 c023 c013 c009 c01f c01e a2 9e 67 40 33 32 9a 99 45 44 c031 c02d c029 c025
      c00e c004 9c 3c 2f 96 41 7 c011 c007 c00c c002 5 4 15 12 9 14 11 8 6 3
    `,
    groups: 'e d 19 b c 18 9 a 16 17 8 6 7 14 15 4 5 12 13 1 2 3 f 10 11',
    signatureSchemes: '601 602 603 501 502 503 401 402 403 301 302 303 201 202 203 101',
  }),
  client({
    id: 'googlebot-2018', name: 'Googlebot', version: 'February 2018', released: 2018, versions: ['SSLv3', 'TLSv1.2'], source: sources.sslLabs,
    suites: 'c02b c02f cca9 cca8 c02c c030 c009 c013 c00a c014 9c 9d 2f 35 a',
    groups: '1d 17 18',
    signatureSchemes: '403 804 401 503 805 501 806 601 201',
  }),
]
