import type { ClientKeySummary, KeyRemark } from '../../keys/client-key.ts'
import type { KeyFault, KeyFaultCode } from '../../keys/key-fault.ts'
import { formatDate } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import type { MessageKey } from '../../locales/i18n.ts'

/** Why a key was not imported, and what to do. */
export function keyFaultText({ code, detail }: KeyFault): string {
  const key = faults[code]
  return typeof key === 'string' ? t(key) : detail === null ? t(key.plain) : t(key.detailed, detail)
}

export function keyRemarkText(remark: KeyRemark): string {
  return t(remarks[remark])
}

/** How long the certificate counts, and whether that is a reason to worry. */
export function keyValidity({ notBefore, notAfter }: Pick<ClientKeySummary, 'notBefore' | 'notAfter'>, nowMs: number): { readonly text: string; readonly tone: 'good' | 'warned' | 'bad' } {
  const endsMs = Date.parse(notAfter ?? '')
  const shown = notAfter === null ? '?' : formatDate(notAfter)
  if (endsMs < nowMs) return { text: t('options.keys.expired', shown), tone: 'bad' }
  if (Date.parse(notBefore ?? '') > nowMs) return { text: t('options.keys.notYet', formatDate(notBefore ?? '')), tone: 'bad' }
  return { text: t('options.keys.until', shown), tone: endsMs - nowMs < soonMs ? 'warned' : 'good' }
}

/** A key's kind as people say it: “RSA 2048”, “ECDSA P-256”. */
export function keyTypeText({ type, bits }: Pick<ClientKeySummary, 'type' | 'bits'>): string {
  if (type === 'ed25519') return 'Ed25519'
  if (type.startsWith('P-')) return `ECDSA ${type}`
  const name = type === 'rsa-pss' ? 'RSA-PSS' : 'RSA'
  return bits === null ? name : `${name} ${bits}`
}

const faults = {
  nothing: 'options.keys.fault.nothing',
  'too-large': 'options.keys.fault.tooLarge',
  'not-recognised': 'options.keys.fault.notRecognised',
  damaged: 'options.keys.fault.damaged',
  openssh: 'options.keys.fault.openssh',
  'java-keystore': 'options.keys.fault.javaKeystore',
  'no-key': 'options.keys.fault.noKey',
  'several-keys': 'options.keys.fault.severalKeys',
  'no-certificate': 'options.keys.fault.noCertificate',
  'public-key-only': 'options.keys.fault.publicKey',
  'password-needed': 'options.keys.fault.passwordNeeded',
  'password-wrong': 'options.keys.fault.passwordWrong',
  'unsupported-encryption': { plain: 'options.keys.fault.encryption', detailed: 'options.keys.fault.encryptionOf' },
  'unsupported-key': { plain: 'options.keys.fault.kind', detailed: 'options.keys.fault.kindOf' },
  'unsupported-by-browser': 'options.keys.fault.browser',
  'key-mismatch': { plain: 'options.keys.fault.mismatch', detailed: 'options.keys.fault.mismatchOf' },
} as const satisfies Record<KeyFaultCode, MessageKey | { readonly plain: MessageKey; readonly detailed: MessageKey }>

const remarks = {
  'not-for-clients': 'options.keys.remark.notForClients',
  'may-not-sign': 'options.keys.remark.mayNotSign',
} as const satisfies Record<KeyRemark, MessageKey>

const soonMs = 14 * 86_400_000
