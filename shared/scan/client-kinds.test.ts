import { expect, it } from 'vitest'
import { clientKindsText } from './client-kinds.ts'
import { everyKind } from './testing/sample-report.ts'

const shown = (...parameters: Parameters<typeof everyKind>) => ({ shownTo: everyKind(...parameters) })

it.each([
  ['all clients', shown(['any', 'rsa', 'ecdsa']), []],
  ['all clients', shown(['any']), []],
  ['all clients but RSA-only ones', shown(['any', 'ecdsa']), []],
  ['all clients but ECDSA-only ones', shown(['any', 'rsa']), []],
  ['RSA-only clients', shown(['rsa']), [shown(['any', 'ecdsa'])]],
  ['clients of today and ECDSA-only clients', shown(['any', 'ecdsa']), [shown(['rsa'])]],
  ['clients of today with TLS 1.3', { shownTo: everyKind(['any']).filter(({ version }) => version === 'TLSv1.3') }, [{ shownTo: everyKind(['any', 'rsa']).filter(({ version }) => version === 'TLSv1.2') }]],
  ['clients without SNI', shown(['any'], ['absent']), []],
  ['clients without SNI, or with another name', shown(['any'], ['absent', 'unknown']), [shown(['any'])]],
  ['clients that name another server', shown(['any'], ['unknown']), []],
])('says %s', (text, certificate, others) => {
  expect(clientKindsText(certificate, others)).toBe(text)
})
