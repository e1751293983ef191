import type { JSX } from 'preact'
import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import { formatDate, formatFingerprint } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { factText } from '../locales/report-texts.ts'
import { keyText } from './certificate-text.ts'
import { Card } from './Card.tsx'
import { CertificateChain } from './CertificateChain.tsx'
import { CopyButton } from './CopyButton.tsx'
import { Fact, Facts } from './Facts.tsx'
import { Fold } from './Fold.tsx'
import { lazy } from './lazy.tsx'

interface CertificateCardProps {
  /** As sent, leaf first; null while it is not known. */
  readonly certificates: readonly Certificate[] | null
  readonly trust: Trust | null
  readonly running: boolean
  /** True where the failure stands right above, and says what was expected and what came. */
  readonly explained: boolean
}

/** The server's certificate, the verdict on it and why, and the chain behind it. */
export function CertificateCard({ certificates, trust, running, explained }: CertificateCardProps): JSX.Element {
  const leaf = certificates?.[0] ?? null
  return (
    <Card
      id="certificate"
      heading={t('certificate.heading')}
      aside={leaf === null ? undefined : <TrustMark trust={trust} running={running} />}
      summary={leaf === null ? undefined : <>{daysText(leaf.daysLeft)} <TrustMark trust={trust} running={running} /></>}
    >
      {trust?.status === 'rejected' ? <Reason trust={trust} explained={explained} /> : null}
      <Facts>
        <Fact label={t('certificate.subject')}>{leaf?.subjectShort ?? null}</Fact>
        <Fact label={t('certificate.issuer')}>{leaf === null ? null : issuerText(leaf)}</Fact>
        <Fact label={t('certificate.names')}>{leaf === null ? null : <Names names={leaf.names} checked={trust?.checkedName ?? null} />}</Fact>
        <Fact label={t('certificate.validity')} lines={2}>{leaf === null ? null : <Validity certificate={leaf} reason={trust?.reason ?? null} />}</Fact>
        <Fact label={t('certificate.key')}>{leaf === null ? null : keyText(leaf)}</Fact>
        <Fact label={t('certificate.signature')}>{leaf?.signatureAlgorithm ?? null}</Fact>
        <Fact label={t('certificate.fingerprint')} mono wide>
          {leaf === null ? null : <Fingerprint sha256={leaf.fingerprintSha256} />}
        </Fact>
        <Fact label={t('certificate.pin')} mono lines={2}>{leaf === null ? null : <Copied text={leaf.spkiPin} what={t('certificate.pin')} />}</Fact>
      </Facts>
      {leaf === null || certificates === null ? <div class="chain-place" /> : (
        <>
          <CertificateChain certificates={certificates} trust={trust} />
          <Fold summary={t('certificate.details')}>
            {() => <CertificateDetails certificate={leaf} trust={trust} />}
          </Fold>
        </>
      )}
    </Card>
  )
}

function TrustMark({ trust, running }: { readonly trust: Trust | null; readonly running: boolean }): JSX.Element {
  if (trust === null) return <span class="tag">{t(running ? 'certificate.checking' : 'certificate.unchecked')}</span>
  const accepted = trust.status === 'accepted'
  return <span class={`tag ${accepted ? 'tag-good' : 'tag-error'}`}>{t(accepted ? 'certificate.trusted' : 'certificate.untrusted')}</span>
}

function Reason({ trust, explained }: { readonly trust: Trust; readonly explained: boolean }): JSX.Element {
  return (
    <div class="reason">
      <Facts>
        <Fact label={t('certificate.reason')} mono>{trust.reason ?? t('certificate.untrusted')}</Fact>
        {trust.expected === null || explained ? null : <Fact label={t('certificate.expected')}>{factText(trust.expected)}</Fact>}
        {trust.got === null || explained ? null : <Fact label={t('certificate.got')}>{factText(trust.got)}</Fact>}
      </Facts>
    </div>
  )
}

function Names({ names, checked }: { readonly names: readonly string[]; readonly checked: string | null }): JSX.Element {
  const shown = names.map((name) => name.replace(/^dns:/, ''))
  // The name that was asked for comes first, so that it is seen without unfolding.
  const ordered = [...shown.filter((name) => name === checked), ...shown.filter((name) => name !== checked)]
  const first = ordered.slice(0, namesShown)
  const more = ordered.slice(namesShown)
  if (ordered.length === 0) return <>{t('certificate.noNames')}</>
  return (
    <>
      <ul class="plain">{first.map((name) => <li key={name} class="wrap">{name}</li>)}</ul>
      {more.length === 0 ? null : (
        <Fold summary={plural('certificate.moreNames', more.length)}>
          <ul class="plain">{more.map((name) => <li key={name} class="wrap">{name}</li>)}</ul>
        </Fold>
      )}
    </>
  )
}

function Validity({ certificate, reason }: { readonly certificate: Certificate; readonly reason: string | null }): JSX.Element {
  const { daysLeft, notBefore, notAfter } = certificate
  const early = reason !== null && Date.parse(notBefore) > Date.now()
  const tone = daysLeft < 0 || early ? 'bad' : daysLeft < soonDays ? 'warned' : ''
  return (
    <>
      <span class={`days ${tone}`}>{early ? t('certificate.notYet') : daysText(daysLeft)}</span>
      <span class="second-line figures" title={`${notBefore} – ${notAfter}`}>{t('certificate.until', formatDate(notBefore), formatDate(notAfter))}</span>
    </>
  )
}

function daysText(daysLeft: number): string {
  if (daysLeft < 0) return plural('certificate.expired', -daysLeft)
  return daysLeft === 0 ? t('certificate.lastDay') : plural('certificate.daysLeft', daysLeft)
}

function Copied({ text, what }: { readonly text: string; readonly what: string }): JSX.Element {
  return <span class="copied"><span class="copied-text">{text}</span><CopyButton text={text} what={what} /></span>
}

/** Two lines of sixteen bytes. */
function Fingerprint({ sha256 }: { readonly sha256: string }): JSX.Element {
  const text = formatFingerprint(sha256)
  return (
    <span class="copied">
      <span class="copied-text"><span>{text.slice(0, 48)}</span><span>{text.slice(48)}</span></span>
      <CopyButton text={text} what={t('certificate.fingerprint')} />
    </span>
  )
}

function issuerText({ issuerShort, isSelfIssued }: Certificate): string {
  return isSelfIssued ? `${issuerShort} (${t('certificate.selfIssued')})` : issuerShort
}

const CertificateDetails = lazy(async () => (await import('./CertificateDetails.tsx')).CertificateDetails)

const namesShown = 3
/** As the finding does: by then an automatic renewal should have happened. */
const soonDays = 14
