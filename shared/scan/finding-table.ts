import type { Severity } from '../contract/findings.ts'

/**
 * Everything that a scan may remark on, as one table of code and severity. The sentences for each code are in
 * finding-texts.ts; a test checks that none is missing. A code stands for one severity, so that what is worse has its own.
 */
export const scanFindingTable = {
  'sslv3-accepted': 'error',
  'no-current-version': 'error',
  'outdated-versions-accepted': 'warning',
  'tls13-missing': 'notice',
  'tls13-accepted': 'good',
  'outdated-versions-refused': 'good',

  'suites-without-encryption': 'error',
  'suites-without-authentication': 'error',
  'suites-export': 'error',
  'suites-rc4': 'error',
  'suites-short-key': 'error',
  'forward-secrecy-missing': 'error',
  'suites-small-block': 'warning',
  'suites-without-forward-secrecy': 'warning',
  'suites-weak-preferred': 'warning',
  'suites-cbc': 'notice',
  'suites-client-chooses': 'notice',
  'suites-strong-only': 'good',

  'dh-prime-broken': 'error',
  'dh-prime-short': 'warning',
  'dh-prime-shared': 'warning',
  'groups-weak': 'warning',
  'post-quantum-missing': 'notice',
  'post-quantum-accepted': 'good',
  'hello-retry-refused': 'warning',
  'signature-hash-broken': 'warning',
  'signature-offer-ignored': 'warning',

  'certificate-untrusted': 'error',
  'certificate-untrusted-without-name': 'notice',
  'certificate-expiring': 'warning',
  'certificate-key-short': 'error',
  'certificate-hash-broken': 'error',
  'certificates-by-client': 'notice',
  'server-name-needed': 'notice',
  'client-certificate-asked-for': 'notice',

  'compression-accepted': 'error',
  'renegotiation-insecure': 'error',
  'downgrade-sentinel-missing': 'warning',
  'fallback-signal-ignored': 'notice',
  'extended-master-secret-missing': 'notice',
  'encrypt-then-mac-missing': 'notice',
  'heartbeat-offered': 'notice',
  'early-data-accepted': 'notice',
  'ticket-lifetime-long': 'notice',
  'resumption-missing': 'notice',
  'intolerant': 'warning',

  'current-clients-fail': 'error',
  'older-clients-fail': 'notice',
  'current-clients-connect': 'good',
  'not-everything-tested': 'notice',
} as const satisfies Record<string, Severity>

export type ScanFindingCode = keyof typeof scanFindingTable

export const scanFindingCodes = Object.keys(scanFindingTable) as [ScanFindingCode, ...ScanFindingCode[]]
