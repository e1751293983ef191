import { toBase64 } from './binary.ts'
import type { ClientKey } from './client-key.ts'
import { toPem } from './pem-blocks.ts'

/** The certificates of a key as a Worker gets them: what a server sees anyhow. */
export function chainPemOf({ chain }: Pick<ClientKey, 'chain'>): string {
  return chain.map((der) => toPem('CERTIFICATE', toBase64(der))).join('')
}
