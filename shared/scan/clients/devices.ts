import { client, sources, type ScanClient } from './client.ts'

/** What Apple and Android devices bring with them: browsers, and the library that applications use. */
export const deviceClients: readonly ScanClient[] = [
  client({
    id: 'safari-7', name: 'Safari', version: '7 on iOS 7.1', released: 2014, versions: ['SSLv3', 'TLSv1.2'], source: sources.sslLabs,
    suites: `
      c024 c023 c00a c009 c007 c008 c028 c027 c014 c013 c011 c012 c026 c025 c02a c029 c005 c004 c002 c003 c00f c00e c00c
      c00d 3d 3c 2f 5 4 35 a 67 6b 33 39 16
    `,
    groups: '17 18 19',
    signatureSchemes: '501 401 201 403 203',
  }),
  client({
    id: 'safari-9', name: 'Safari', version: '9 on iOS 9', released: 2015, versions: ['TLSv1.0', 'TLSv1.2'], source: sources.sslLabs,
    suites: 'c02c c02b c024 c023 c00a c009 c008 c030 c02f c028 c027 c014 c013 c012 9d 9c 3d 3c 35 2f a c007 c011 5 4',
    groups: '17 18 19',
    signatureSchemes: '501 401 201 503 403 203',
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    minDhBits: 768,
  }),
  client({
    id: 'safari-10', name: 'Safari', version: '10 on macOS 10.12', released: 2016, versions: ['TLSv1.0', 'TLSv1.2'], source: sources.sslLabs,
    suites: 'c02c c02b c024 c023 c00a c009 c008 c030 c02f c028 c027 c014 c013 c012 9d 9c 3d 3c 35 2f a',
    groups: '17 18 19',
    signatureSchemes: '401 201 501 601 403 203 503 603',
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    minDhBits: 768,
  }),
  client({
    id: 'safari-12', name: 'Safari', version: '12.1 on iOS 12.2', released: 2019, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: `
      1303 1301 1302 c02c c02b c024 c023 c00a c009 cca9 c030 c02f c028 c027 c014 c013 cca8 9d 9c 3d 3c 35 2f c008 c012 a
    `,
    groups: '1d 17 18 19',
    signatureSchemes: '403 804 401 503 203 805 805 501 806 601 201',
    keyShares: '1d',
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
  }),
  client({
    id: 'safari-15', name: 'Safari', version: '15.4 on macOS 12.3', released: 2022, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: '1301 1302 1303 c02c c02b cca9 c030 c02f cca8 c00a c009 c014 c013 9d 9c 35 2f c008 c012 a',
    groups: '1d 17 18 19',
    signatureSchemes: '403 804 401 503 203 805 805 501 806 601 201',
    keyShares: '1d',
    alpn: ['h2', 'http/1.1'],
    minDhBits: 1024,
  }),
  client({
    id: 'safari-26', name: 'Safari', version: '26.3', released: 2026, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.utls,
    suites: '1302 1303 1301 c02c c02b cca9 c030 c02f cca8 c00a c009 c014 c013 9d 9c 35 2f c008 c012 a',
    groups: '11ec 1d 17 18 19',
    signatureSchemes: '403 804 401 503 805 805 501 806 601 201',
    keyShares: '11ec 1d',
    alpn: ['h2', 'http/1.1'],
  }),
  client({
    id: 'libressl-3.3', name: 'LibreSSL', version: '3.3.6 on macOS', released: 2021, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: `
      1303 1302 1301 cca9 cca8 ccaa c030 c02c c028 c024 c014 c00a 9f 6b 39 ff85 c4 88 81 9d 3d 35 c0 84 c02f c02b c027 c023
      c013 c009 9e 67 33 be 45 9c 3c 2f ba 41 c011 c007 5 4 c012 c008 16 a
    `,
    groups: '1d 17 18 19',
    signatureSchemes: '806 601 603 805 501 503 804 401 403 201 203',
    keyShares: '1d',
  }),
  client({
    id: 'android-4.4', name: 'Android', version: '4.4.2', released: 2013, versions: ['SSLv3', 'TLSv1.2'], source: sources.sslLabs,
    suites: `
      c030 c02c c014 c00a a3 9f 6b 6a 39 38 9d 3d 35 c012 c008 16 13 a c02f c02b c027 c023 c013 c009 a2 9e 67 40 33 32 9c 3c
      2f c011 c007 5 4
    `,
    groups: '19 18 17',
    signatureSchemes: '601 602 603 501 502 503 401 402 403 301 302 303 201 202 203 101',
  }),
  client({
    id: 'android-5', name: 'Android', version: '5.0', released: 2014, versions: ['SSLv3', 'TLSv1.2'], source: sources.sslLabs,
    suites: 'cc14 cc13 cc15 c014 c00a 39 38 35 c012 c008 16 13 a c02f c02b c013 c009 a2 9e 33 32 9c 2f c011 c007 5 4',
    groups: '19 18 17',
    signatureSchemes: '601 602 603 501 502 503 401 402 403 301 302 303 201 202 203 101',
  }),
  client({
    id: 'android-6', name: 'Android', version: '6.0', released: 2015, versions: ['TLSv1.0', 'TLSv1.2'], source: sources.sslLabs,
    suites: 'cc14 cc13 cc15 c02b c02f 9e c00a c014 39 c009 c013 33 9c 35 2f a',
    groups: '17 18',
    signatureSchemes: '601 603 501 503 401 403 301 303 201 203',
    alpn: ['http/1.1', 'spdy/3.1'],
  }),
  client({
    id: 'android-7', name: 'Android', version: '7.0', released: 2016, versions: ['TLSv1.0', 'TLSv1.2'], source: sources.testssl,
    suites: 'c02b c02c cca9 c02f c030 cca8 c013 c014 9c 9d 2f 35',
    groups: '17',
    signatureSchemes: '601 603 501 503 401 403 301 303 201 203',
    alpn: ['h2', 'http/1.1'],
  }),
  client({
    id: 'android-8', name: 'Android', version: '8.1', released: 2017, versions: ['TLSv1.0', 'TLSv1.2'], source: sources.testssl,
    suites: 'c02b c02c cca9 c02f c030 cca8 c009 c00a c013 c014 9c 9d 2f 35',
    groups: '1d 17 18',
    signatureSchemes: '403 804 401 503 805 501 806 601 201',
  }),
  client({
    id: 'android-9', name: 'Android', version: '9', released: 2018, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: '1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014 9c 9d 2f 35 a',
    groups: '1d 17 18',
    signatureSchemes: '403 804 401 503 805 501 806 601 201',
    keyShares: '1d',
    alpn: ['h2', 'http/1.1'],
  }),
  client({
    id: 'android-12', name: 'Android', version: '12', released: 2021, versions: ['TLSv1.0', 'TLSv1.3'], source: sources.testssl,
    suites: '1301 1302 1303 c02b c02c cca9 c02f c030 cca8 c009 c00a c013 c014 9c 9d 2f 35',
    groups: '1d 17 18',
    signatureSchemes: '403 804 401 503 805 501 806 601 201',
    keyShares: '1d',
    alpn: ['http/1.1'],
  }),
  client({
    id: 'android-15', name: 'Android', version: '15', released: 2024, versions: ['TLSv1.2', 'TLSv1.3'], source: sources.testssl,
    suites: '1301 1302 1303 c02b c02c cca9 c02f c030 cca8 c009 c00a c013 c014 9c 9d 2f 35',
    groups: '1d 17 18',
    signatureSchemes: '403 804 401 503 805 501 806 601 201',
    keyShares: '1d',
    alpn: ['http/1.1'],
  }),
]
