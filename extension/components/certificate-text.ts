import type { Certificate } from '../../shared/contract/certificate.ts'
import { t } from '../locales/i18n.ts'

/** Type and size of a key: `EC P-256`, `RSA 2048 bits`. */
export function keyText({ keyType, keyBits, keyCurve }: Certificate): string {
  const type = keyTypes[keyType.toLowerCase()] ?? keyType
  if (keyCurve !== null) return keyCurve.toLowerCase() === keyType.toLowerCase() ? type : `${type} ${keyCurve}`
  return keyBits === null ? type : `${type} ${t('certificate.bits', keyBits)}`
}

/** Where a certificate of the path came from, as messages. */
export const sourceKeys = {
  sent: 'certificate.source.sent',
  'public-root': 'certificate.source.publicRoot',
  'custom-ca': 'certificate.source.customCa',
  fetched: 'certificate.source.fetched',
} as const

/** What the CA checked before it issued, as messages. */
export const validationKeys = {
  domain: 'certificate.validationDomain',
  organization: 'certificate.validationOrganization',
  individual: 'certificate.validationIndividual',
  extended: 'certificate.validationExtended',
} as const

/** As people write them; others stay as they come. */
const keyTypes: Readonly<Record<string, string>> = { rsa: 'RSA', 'rsa-pss': 'RSA-PSS', ec: 'EC', dsa: 'DSA', ed25519: 'Ed25519', ed448: 'Ed448' }
