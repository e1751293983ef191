import { t } from '../locales/i18n.ts'
import type { CaaVerdict } from '../probe-state/caa-check.ts'
import type { AddressComparison, HttpsComparison, ResolverComparison } from '../probe-state/dns-view.ts'

/** A sentence and how loud it is. */
export interface ToldLine {
  readonly tone: '' | 'good' | 'warned' | 'bad'
  readonly text: string
}

export function addressesText(comparison: AddressComparison): ToldLine {
  switch (comparison.kind) {
    case 'same':
      return { tone: 'good', text: t('dnsView.same') }
    case 'overlapping':
      return { tone: 'good', text: t('dnsView.overlapping') }
    case 'same-network':
      return { tone: 'good', text: t('dnsView.sameNetwork', comparison.asn) }
    case 'different-networks':
      return { tone: '', text: t('dnsView.differentNetworks') }
    case 'split-horizon':
      return { tone: 'warned', text: t(comparison.inner === 'browser' ? 'dnsView.splitHere' : 'dnsView.splitThere') }
    case 'one-sided':
      return { tone: 'warned', text: t(comparison.missing === 'browser' ? 'dnsView.missingHere' : 'dnsView.missingThere') }
    case 'given':
      return { tone: '', text: t('dnsView.given') }
  }
}

export function validatedText({ browserValidated, workerValidated }: ResolverComparison): ToldLine {
  if (browserValidated === true && workerValidated === true) return { tone: 'good', text: t('dnsView.validatedBoth') }
  if (browserValidated === true) return { tone: '', text: t('dnsView.validatedHere') }
  if (workerValidated === true) return { tone: '', text: t('dnsView.validatedThere') }
  return { tone: '', text: t('dnsView.validatedNone') }
}

export function caaText(verdict: CaaVerdict): ToldLine {
  switch (verdict.kind) {
    case 'open':
      return { tone: '', text: t('dnsView.caaOpen') }
    case 'allowed':
      return { tone: 'good', text: t('dnsView.caaAllowed', verdict.at, verdict.by) }
    case 'not-listed':
      return { tone: 'warned', text: t('dnsView.caaNotListed', verdict.at, verdict.listed.join(', '), verdict.issuer) }
    case 'nobody':
      return { tone: 'warned', text: t('dnsView.caaNobody', verdict.at, verdict.issuer) }
    case 'issuer-unknown':
      return { tone: '', text: t('dnsView.caaUnknown', verdict.at, verdict.listed.join(', ')) }
    case 'silent':
      return { tone: '', text: t('dnsView.caaSilent', verdict.at) }
    case 'unanswered':
      return { tone: 'warned', text: t('dnsView.caaUnanswered') }
  }
}

export function httpsLines({ alpn, negotiated, http3, strayHints, hasHints, ech }: HttpsComparison): readonly ToldLine[] {
  const lines: (ToldLine | null)[] = [
    negotiated === null ? { tone: '', text: t('dnsView.alpnOffered', alpn.join(', ')) }
      : negotiated.isOffered ? { tone: 'good', text: t('dnsView.alpnAgrees', negotiated.protocol, alpn.join(', ')) }
        : { tone: 'warned', text: t('dnsView.alpnDiffers', negotiated.protocol, alpn.join(', ')) },
    http3 ? { tone: '', text: t('dnsView.http3') } : null,
    !hasHints ? null : strayHints.length === 0 ? { tone: 'good', text: t('dnsView.hintsAgree') } : { tone: 'warned', text: t('dnsView.hintsStray', strayHints.join(', ')) },
    { tone: '', text: t(ech ? 'dnsView.ech' : 'dnsView.echNone') },
  ]
  return lines.filter((line) => line !== null)
}
