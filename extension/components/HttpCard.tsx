import type { JSX } from 'preact'
import type { Http } from '../../shared/contract/http.ts'
import { formatBytes } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { Fact, Facts } from './Facts.tsx'
import { Fold } from './Fold.tsx'
import { Section } from './Section.tsx'

/** The answer's status and headers. Null keeps the place of what is to come. */
export function HttpCard({ http }: { readonly http: Http | null }): JSX.Element {
  return (
    <Section id="http" heading={t('http.heading')}>
      <Facts>
        <Fact label={t('http.status')}>{http === null ? null : <Status http={http} />}</Fact>
        {http === null || http.location === null ? null : <Fact label={t('http.location')}><span class="wrap">{http.location}</span></Fact>}
        <Fact label={t('http.body')}>{http === null ? null : bodyText(http)}</Fact>
      </Facts>
      {http === null ? <div class="fold-place" /> : null}
      {http === null || http.headers.length === 0 ? null : (
        <Fold summary={headersText(http)}>
          <dl class="headers">
            {http.headers.map(({ name, value }, index) => (
              <div key={index}><dt class="mono">{name}</dt><dd class="mono">{value}</dd></div>
            ))}
          </dl>
        </Fold>
      )}
    </Section>
  )
}

function Status({ http }: { readonly http: Http }): JSX.Element {
  return (
    <span class="split">
      <span><strong class={`figures ${statusTone(http.status)}`}>{http.status}</strong> {http.reason}</span>
      <span class="muted">{t('http.version', http.version)}</span>
    </span>
  )
}

function statusTone(status: number): string {
  if (status >= 500) return 'bad'
  return status >= 400 ? 'warned' : ''
}

function headersText({ headers, headerCount }: Http): string {
  return headerCount > headers.length ? t('http.headersCut', headers.length, headerCount) : plural('http.headers', headerCount)
}

function bodyText({ bodyBytes, bodyTruncated }: Http): string {
  return bodyTruncated ? t('http.bodyCut', formatBytes(bodyBytes)) : formatBytes(bodyBytes)
}
