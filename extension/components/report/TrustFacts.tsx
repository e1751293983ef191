import type { JSX } from 'preact'
import type { Revocation, SignedTimestamp, Trust } from '../../../shared/contract/certificate.ts'
import { formatDate } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { factText } from '../../locales/report-texts.ts'
import { Fact, Facts } from '../Facts.tsx'
import { DataTable } from './DataTable.tsx'

/** Why a chain is trusted or not: the reason, revocation by each source, the logs, and what is odd besides. */
export function TrustFacts({ trust }: { readonly trust: Trust }): JSX.Element {
  const { status, reason, expected, got, checkedName, revocation, timestamps, defects } = trust
  return (
    <>
      <div class={status === 'rejected' ? 'reason' : undefined}>
        <Facts>
          {reason === null ? null : <Fact label={t('certificate.reason')} mono>{reason}</Fact>}
          {expected === null ? null : <Fact label={t('certificate.expected')}>{factText(expected)}</Fact>}
          {got === null ? null : <Fact label={t('certificate.got')}>{factText(got)}</Fact>}
          <Fact label={t('report.certificate.checkedName')} mono>{checkedName ?? t('tls.none')}</Fact>
          {revocation.length === 0 ? <Fact label={t('certificate.revocation')}>{t('certificate.revocationNone')}</Fact> : null}
          {timestamps.length === 0 ? <Fact label={t('certificate.timestamps')}>{t('certificate.timestampsNone')}</Fact> : null}
        </Facts>
      </div>
      {revocation.length === 0 ? null : <RevocationTable revocation={revocation} />}
      {timestamps.length === 0 ? null : <TimestampTable timestamps={timestamps} />}
      {defects.length === 0 ? null : (
        <>
          <h3>{t('certificate.defects')}</h3>
          <DataTable caption={t('certificate.defects')} columns={[t('report.certificate.defect'), t('report.certificate.number'), t('report.certificate.detail')]}>
            {defects.map(({ code, certificateIndex, detail }, index) => (
              <tr key={index}><td class="mono">{code}</td><td>{certificateIndex === null ? '–' : certificateIndex + 1}</td><td class="wrap">{factText(detail)}</td></tr>
            ))}
          </DataTable>
        </>
      )}
    </>
  )
}

function RevocationTable({ revocation }: { readonly revocation: readonly Revocation[] }): JSX.Element {
  return (
    <>
      <h3>{t('certificate.revocation')}</h3>
      <DataTable caption={t('certificate.revocation')} columns={[t('report.certificate.source'), t('report.certificate.status'), t('report.certificate.updated'), t('report.certificate.detail')]}>
        {revocation.map(({ method, status, url, thisUpdate, nextUpdate, revokedAt, reason, detail }, index) => (
          <tr key={index}>
            <td>{method === 'staple' ? t('certificate.staple') : method.toUpperCase()}{url === null ? null : <span class="second-line mono wrap">{url}</span>}</td>
            <td class={status === 'good' ? 'good' : status === 'revoked' ? 'bad' : 'muted'}>{t(revocationStates[status])}</td>
            <td>{thisUpdate === null ? '–' : formatDate(thisUpdate)}{nextUpdate === null ? null : <span class="second-line">{t('report.certificate.next', formatDate(nextUpdate))}</span>}</td>
            <td class="wrap">{[revokedAt === null ? null : formatDate(revokedAt), reason, detail].filter((part) => part !== null).join(' · ') || '–'}</td>
          </tr>
        ))}
      </DataTable>
    </>
  )
}

function TimestampTable({ timestamps }: { readonly timestamps: readonly SignedTimestamp[] }): JSX.Element {
  return (
    <>
      <h3>{t('report.certificate.transparency')}</h3>
      <DataTable caption={t('report.certificate.transparency')} columns={[t('report.certificate.log'), t('report.certificate.source'), t('report.certificate.time'), t('report.certificate.status')]}>
        {timestamps.map(({ source, log, logId, timestamp, status }, index) => (
          <tr key={index}>
            <td>{log ?? <span class="mono">{logId}</span>}</td>
            <td>{t(`report.certificate.from.${sctSources[source]}`)}</td>
            <td title={timestamp}>{formatDate(timestamp)}</td>
            <td class={status === 'valid' ? 'good' : status === 'log-unknown' || status === 'unsupported' ? 'muted' : 'bad'}>{t(sctStates[status])}</td>
          </tr>
        ))}
      </DataTable>
    </>
  )
}

const revocationStates = { good: 'certificate.notRevoked', revoked: 'certificate.revoked', unknown: 'certificate.revocationUnknown' } as const
const sctSources = { certificate: 'certificate', ocsp: 'ocsp', 'tls-extension': 'tls' } as const
const sctStates = {
  valid: 'report.certificate.sct.valid',
  'signature-invalid': 'report.certificate.sct.invalid',
  'log-unknown': 'report.certificate.sct.unknownLog',
  'in-the-future': 'report.certificate.sct.future',
  unsupported: 'report.certificate.sct.unsupported',
} as const
