import type { CertificateChange } from '../../history/certificate-change.ts'
import { plural, t } from '../../locales/i18n.ts'

/** A change of certificate in words: what it is, and what to make of it. */
export function changeText(change: CertificateChange): { readonly title: string; readonly detail: string } {
  const { kind, before, now, namesLost } = change
  const issuers = [before.issuerShort, now.issuerShort] as const
  const lost = namesLost.length === 0 ? '' : ` ${t('report.change.namesLost', namesLost.slice(0, namesShown).map((name) => name.replace(/^dns:/, '')).join(', '))}`
  return { title: t(titles[kind]), detail: `${detailText(change, issuers)}${lost}` }
}

function detailText({ kind, now, daysLeftBefore, isKeyKept }: CertificateChange, [before, issuer]: readonly [string, string]): string {
  const key = isKeyKept ? ` ${t('report.change.sameKey')}` : ''
  switch (kind) {
    case 'trust-lost':
      return t('report.change.trustLostDetail', issuer)
    case 'private-ca':
      return t('report.change.privateCaDetail', before, issuer)
    case 'seen-before':
      return t('report.change.seenBeforeDetail')
    case 'older':
      return t('report.change.olderDetail', now.notBefore.slice(0, 10))
    case 'renewed':
      return `${t('report.change.renewedDetail', issuer)} ${leftText(daysLeftBefore)}${key}`
    case 'renewed-early':
      return `${t('report.change.renewedEarlyDetail', issuer)} ${leftText(daysLeftBefore)}${key}`
    case 'same-key':
      return t('report.change.sameKeyDetail', before, issuer)
    case 'moved':
      return `${t('report.change.movedDetail', before, issuer)} ${leftText(daysLeftBefore)}`
    case 'replaced':
      return `${t('report.change.replacedDetail', before, issuer)} ${leftText(daysLeftBefore)}`
  }
}

function leftText(days: number): string {
  return days < 0 ? plural('report.change.hadExpired', -days) : plural('report.change.hadLeft', days)
}

const titles = {
  'trust-lost': 'report.change.trustLost',
  'private-ca': 'report.change.privateCa',
  'seen-before': 'report.change.seenBefore',
  older: 'report.change.older',
  renewed: 'report.change.renewed',
  'renewed-early': 'report.change.renewedEarly',
  'same-key': 'report.change.keptKey',
  moved: 'report.change.moved',
  replaced: 'report.change.replaced',
} as const

const namesShown = 3
