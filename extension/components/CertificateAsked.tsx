import type { JSX } from 'preact'
import type { ClientCertificate } from '../../shared/contract/tls.ts'
import { formatCount } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import { Fact } from './Facts.tsx'

interface CertificateAskedProps {
  readonly asked: ClientCertificate
  /** True to list every issuer: a few servers name every public CA. */
  readonly isWhole?: boolean
}

/** Whose certificates a server takes from its clients and which signatures of theirs, as facts of a list. */
export function CertificateAsked({ asked: { acceptedIssuers, signatureSchemes, issuerListed }, isWhole = false }: CertificateAskedProps): JSX.Element {
  const most = isWhole ? Infinity : namesShown
  const issuers = cut(acceptedIssuers, most)
  const schemes = cut(signatureSchemes, most)
  return (
    <>
      {issuers.shown.length === 0 ? null : (
        <Fact label={t('tls.acceptedIssuers')}>
          <ul class="plain">
            {issuers.shown.map((issuer) => <li key={issuer} class="wrap">{issuer}</li>)}
            {issuers.more === null ? null : <li class="muted">{issuers.more}</li>}
          </ul>
        </Fact>
      )}
      {schemes.shown.length === 0 ? null : (
        <Fact label={t('report.tls.acceptedSchemes')}><span class="mono">{schemes.shown.join(', ')}</span>{schemes.more === null ? null : <span class="muted"> {schemes.more}</span>}</Fact>
      )}
      {issuerListed === null ? null : <Fact label={t('report.tls.issuerListed')}>{t(issuerListed ? 'report.yes' : 'report.no')}</Fact>}
    </>
  )
}

/** The first of a list, and how many there are beyond them; for a single one more the words would take its place. */
function cut(names: readonly string[], most: number): { readonly shown: readonly string[]; readonly more: string | null } {
  if (names.length <= most + 1) return { shown: names, more: null }
  return { shown: names.slice(0, most), more: t('tls.more', formatCount(names.length - most)) }
}

/** Most servers name a handful of issuers; the signatures that matter come first. */
const namesShown = 6
