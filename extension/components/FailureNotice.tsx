import type { JSX } from 'preact'
import type { Failure } from '../../shared/contract/failures.ts'
import type { ClientCertificate } from '../../shared/contract/tls.ts'
import { t } from '../locales/i18n.ts'
import { factText, failureSentences, phaseText } from '../locales/report-texts.ts'
import { Fact, Facts } from './Facts.tsx'
import { lazy } from './lazy.tsx'
import { Section } from './Section.tsx'

interface FailureNoticeProps {
  readonly failure: Failure
  /** True where the host is not to blame: the Worker could not be asked. */
  readonly mild: boolean
  readonly onOptions: () => void
  /** What the server asked of a client certificate, where it did. */
  readonly asked?: ClientCertificate | undefined
  /** Asks the host by the platform's fetch() where sockets do not reach it. */
  readonly onFetch?: () => void
}

/** What ended the probe, in which phase, the two sides that disagree, and what to try. */
export function FailureNotice({ failure, mild, asked, onOptions, onFetch }: FailureNoticeProps): JSX.Element {
  const { code, detail, expected, got, phase } = failure
  const { message, advice } = failureSentences(failure)
  return (
    <div class={`failure${mild ? ' mild' : ''}`}>
      <Section id="failure" heading={t(mild ? 'failure.notProbed' : 'failure.heading')} aside={t('failure.phase', phaseText(phase))}>
        <p class="failure-message">{message}</p>
        <p class="failure-advice"><strong>{t('failure.advice')}: </strong>{advice}</p>
        {phase === 'worker' && code !== 'worker-closed' ? <button type="button" class="button" onClick={onOptions}>{t('action.openOptions')}</button> : null}
        {code === 'cloudflare-address' && onFetch !== undefined ? <button type="button" class="button" onClick={onFetch}>{t('action.fetch')}</button> : null}
        <Facts>
          {expected === null ? null : <Fact label={t('failure.expected')}>{factText(expected)}</Fact>}
          {got === null || expected === null ? null : <Fact label={t('failure.got')}>{factText(got)}</Fact>}
          {asked !== undefined && code.startsWith('client-') ? <CertificateAsked asked={asked} /> : null}
          <Fact label={t('failure.code')} mono>{detail === null ? code : `${code} · ${detail}`}</Fact>
        </Facts>
      </Section>
    </div>
  )
}

const CertificateAsked = lazy(async () => (await import('./CertificateAsked.tsx')).CertificateAsked)
