import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { TlsaRecord } from '../../shared/contract/dns.ts'
import { t } from '../locales/i18n.ts'
import { caaVerdict } from '../probe-state/caa-check.ts'
import { lastAnswer } from '../probe-state/dns-answers.ts'
import { compareHttps, compareResolvers } from '../probe-state/dns-view.ts'
import type { HopState, ProbeState } from '../probe-state/probe-state.ts'
import { tlsaVerdict } from '../probe-state/tlsa-check.ts'
import type { TlsaVerdict } from '../probe-state/tlsa-check.ts'
import { addressesText, caaText, httpsLines, validatedText } from './dns-view-text.ts'
import type { ToldLine } from './dns-view-text.ts'
import { Fact, Facts } from './Facts.tsx'
import { recordText } from './record-text.ts'

interface DnsViewProps {
  readonly state: ProbeState
  readonly hop: HopState | null
}

/** What DNS promises of the host, held against what was met: both resolvers, DNSSEC, CAA, HTTPS and TLSA records. */
export function DnsView({ state, hop }: DnsViewProps): JSX.Element {
  const { lookUp, target } = state
  const resolvers = compareResolvers(state)
  // Records of the name that was asked for say nothing of the hosts that it redirects to.
  const own = hop !== null && hop.target.host === target.host ? hop : (state.hops[0] ?? null)
  const caa = caaVerdict(target.host, lookUp.answers, own?.certificates?.[0] ?? null)
  const https = compareHttps(lookUp, own)
  return (
    <Facts>
      <Fact label={t('dnsView.addresses')}>
        {resolvers === null ? t('dnsView.pending') : (
          <>
            <Told line={addressesText(resolvers.addresses)} />
            {resolvers.addresses.kind === 'same' || resolvers.addresses.kind === 'given' ? null : (
              <span class="second-line">
                {t('dnsView.here', resolvers.browserAddresses.join(', ') || t('network.none'))}
                <br />
                {t('dnsView.there', resolvers.workerAddresses.join(', ') || t('network.none'))}
              </span>
            )}
          </>
        )}
      </Fact>
      {resolvers === null ? null : <Fact label="DNSSEC"><Told line={validatedText(resolvers)} /></Fact>}
      {caa === null ? null : <Fact label="CAA"><Told line={caaText(caa)} /></Fact>}
      <Fact label="HTTPS">{https === null ? t('dnsView.httpsNone') : httpsLines(https).map((line) => <Told key={line.text} line={line} />)}</Fact>
      <Tlsa state={state} hop={own} />
    </Facts>
  )
}

function Told({ line: { tone, text } }: { readonly line: ToldLine }): JSX.Element {
  return <span class={`told ${tone}`}>{text}</span>
}

function Tlsa({ state: { lookUp }, hop }: DnsViewProps): JSX.Element {
  const answer = lastAnswer(lookUp.answers, 'TLSA')
  const records = answer?.status === 'answered' ? answer.records.filter((record): record is TlsaRecord => record.type === 'TLSA') : []
  const chain = hop?.certificates ?? null
  const [verdicts, setVerdicts] = useState<readonly TlsaVerdict[]>([])
  useEffect(() => {
    let wanted = true
    void Promise.all(records.map((record) => tlsaVerdict(record, chain ?? []))).then((all) => {
      if (wanted) setVerdicts(all)
    })
    return () => {
      wanted = false
    }
  }, [answer, chain])
  const isSigned = lookUp.resolution?.status === 'resolved' && lookUp.resolution.authenticated
  return (
    <Fact label="TLSA">
      {records.length === 0 ? t(isSigned ? 'dnsView.tlsaNone' : 'dnsView.tlsaUnsigned') : (
        <ul class="plain">
          {records.map((record, index) => {
            const verdict = verdicts[index] ?? 'unknown'
            return (
              <li key={index}>
                <Told line={{ tone: tones[verdict], text: t(tlsaTexts[verdict]) }} />
                <span class="second-line mono wrap">{recordText(record)}</span>
              </li>
            )
          })}
        </ul>
      )}
    </Fact>
  )
}

const tones = { matches: 'good', differs: 'bad', unknown: '' } as const
const tlsaTexts = { matches: 'dnsView.tlsaMatches', differs: 'dnsView.tlsaDiffers', unknown: 'dnsView.tlsaUnknown' } as const
