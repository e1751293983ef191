import type { ScanClientFault } from '../contract/scan-judgement.ts'
import { versionText } from './version-text.ts'

/** Why a client does not get through, in a sentence. */
export function scanClientFaultText(code: ScanClientFault, version: string | null, detail: string | null): string {
  const { [code]: text } = texts
  return `${text(versionText(version ?? 'TLS'))}${detail === null ? '' : ` (${detail})`}.`
}

const texts: Record<ScanClientFault, (version: string) => string> = {
  'no-common-version': () => 'No protocol version in common',
  'no-common-suite': (version) => `No cipher suite in common in ${version}`,
  'no-common-group': (version) => `No group in common in ${version}`,
  'no-common-signature-scheme': (version) => `It cannot verify the server’s signature in ${version}`,
  'dh-prime-too-small': () => 'It gives up on the server’s small Diffie-Hellman prime',
  'dh-prime-too-large': () => 'It cannot handle the server’s large Diffie-Hellman prime',
  'server-name-needed': () => 'It does not send the name of the server (SNI), which is needed here',
  'no-common-application-protocol': () => 'The server refuses its application protocols (ALPN)',
}
