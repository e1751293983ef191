import { t } from '../locales/i18n.ts'
import type { Comparison } from '../probe-state/compare.ts'

interface ComparisonText {
  readonly tone: 'quiet' | 'good' | 'warning' | 'error'
  readonly title: string
  readonly detail: string
}

/** A comparison in words: what it is, and why that is so. Null while the Worker is still at it. */
export function comparisonText(comparison: Comparison | null, { withSecurity }: { readonly withSecurity: boolean }): ComparisonText {
  if (comparison === null) return { tone: 'quiet', title: t('connection.waiting'), detail: '' }
  switch (comparison.kind) {
    case 'same-certificate':
      return { tone: 'good', title: t('connection.sameCertificate'), detail: t('connection.sameCertificateWhy') }
    case 'same-key':
      return { tone: 'good', title: t('connection.sameKey'), detail: newerText(comparison.newer) }
    case 'renewed':
      return { tone: 'good', title: t('connection.renewed', comparison.issuer), detail: newerText(comparison.newer) }
    case 'same-issuer':
      return { tone: 'good', title: t('connection.sameIssuer', comparison.issuer), detail: t('connection.sameIssuerWhy') }
    case 'several-authorities':
      return { tone: 'good', title: t('connection.severalAuthorities', comparison.browserIssuer, comparison.workerIssuer), detail: t('connection.severalAuthoritiesWhy') }
    case 'intercepted':
      return { tone: 'error', title: t('connection.intercepted', comparison.by), detail: t('connection.interceptedWhy', comparison.workerIssuer) }
    case 'private-there':
      return { tone: 'warning', title: t('connection.privateThere', comparison.workerIssuer), detail: t('connection.privateThereWhy', comparison.browserIssuer) }
    case 'private-both':
      return { tone: 'quiet', title: t('connection.privateBoth', comparison.browserIssuer, comparison.workerIssuer), detail: t('connection.privateBothWhy') }
    case 'unknown':
      if (comparison.missing === 'worker') return { tone: 'warning', title: t('connection.noWorkerCertificate'), detail: '' }
      return { tone: 'quiet', title: t('connection.noCertificate'), detail: t(withSecurity ? 'connection.overridden' : 'connection.noSecurity') }
  }
}

function newerText(newer: 'browser' | 'worker'): string {
  return t(newer === 'browser' ? 'connection.newerHere' : 'connection.newerThere')
}
