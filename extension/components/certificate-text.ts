import type { Certificate } from '../../shared/contract/certificate.ts'
import { t } from '../locales/i18n.ts'

/** Type and size of a key: `EC P-256`, `RSA 2048 bits`. */
export function keyText({ keyType, keyBits, keyCurve }: Certificate): string {
  if (keyCurve !== null) return keyCurve === keyType ? keyType : `${keyType} ${keyCurve}`
  return keyBits === null ? keyType : `${keyType} ${t('certificate.bits', keyBits)}`
}
