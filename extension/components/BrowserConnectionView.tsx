import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { observeConnection } from '../browser-view/observe-connection.ts'
import { formatDate, formatFingerprint } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import type { ProbeExtras } from '../probe-client/request-for.ts'
import { compareConnections } from '../probe-state/compare.ts'
import type { BrowserConnection, BrowserSecurity } from '../probe-state/compare.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { comparisonText } from './comparison-text.ts'
import { Fact, Facts } from './Facts.tsx'
import { Fold } from './Fold.tsx'
import type { ProbedTab } from '../browser-view/probed-tab.ts'

interface BrowserConnectionViewProps {
  readonly state: ProbeState
  readonly tab: ProbedTab
  readonly onProbe: (extras?: ProbeExtras) => void
}

type Step = { readonly kind: 'ready' | 'reloading' | 'nothing' } | { readonly kind: 'seen'; readonly connection: BrowserConnection }

/** The page's own connection as the browser tells of it, and what its difference from the Worker's means. */
export function BrowserConnectionView({ state, tab, onProbe }: BrowserConnectionViewProps): JSX.Element {
  const [step, setStep] = useState<Step>({ kind: 'ready' })
  const watch = useRef<AbortController | null>(null)
  useEffect(() => () => watch.current?.abort(), [])

  const look = async (): Promise<void> => {
    watch.current?.abort()
    const controller = new AbortController()
    watch.current = controller
    setStep({ kind: 'reloading' })
    const connection = await observeConnection(tab, controller.signal)
    if (controller.signal.aborted) return
    setStep(connection === null ? { kind: 'nothing' } : { kind: 'seen', connection })
    // The very address that the browser spoke to, under the same name: else two servers of one host would be compared.
    if (connection !== null) onProbe(connection.address === null || state.target.hostKind !== 'name' ? {} : { address: connection.address })
  }
  return (
    <>
      {step.kind === 'seen' ? <Seen connection={step.connection} state={state} /> : <p class="hint" role="status">{t(texts[step.kind])}</p>}
      <button type="button" class="button compare" disabled={step.kind === 'reloading'} onClick={() => void look()}>
        {t(step.kind === 'seen' ? 'connection.reloadAgain' : 'connection.reload')}
      </button>
    </>
  )
}

function Seen({ connection, state }: { readonly connection: BrowserConnection; readonly state: ProbeState }): JSX.Element {
  const { address, throughProxy, security } = connection
  const hop = state.hops[0]
  const dialled = hop?.network?.dialled?.address ?? null
  const comparison = state.stage === 'finished' ? compareConnections(security, { certificates: hop?.certificates ?? null, trust: hop?.trust ?? null }) : null
  const { tone, title, detail } = comparisonText(comparison, { withSecurity: security !== null })
  return (
    <>
      <div class={`comparison tone-${tone}`} role="status">
        <p class="comparison-title">{title}</p>
        {detail === '' ? null : <p>{detail}</p>}
      </div>
      <Facts>
        <Fact label={t('connection.address')}>
          {address ?? t(throughProxy ? 'connection.proxy' : 'tls.none')}
          {address === null || dialled === null ? null : <span class="second-line">{dialled === address ? t('connection.sameAddress') : t('connection.otherAddress', dialled)}</span>}
        </Fact>
        {security === null ? null : <SecurityFacts security={security} />}
      </Facts>
      {security === null || security.chain.length === 0 ? null : (
        <Fold summary={t('connection.chain')} aside={security.chain.length}>
          <ol class="chain">
            {security.chain.map(({ subject, fingerprintSha256, notBeforeMs, notAfterMs, isBuiltInRoot }) => (
              <li key={fingerprintSha256} class={isBuiltInRoot ? 'source-public-root' : undefined}>
                <span class="chain-name">{subject}</span>
                <span class="muted chain-more">{t('certificate.until', formatDate(new Date(notBeforeMs).toISOString()), formatDate(new Date(notAfterMs).toISOString()))}</span>
                <span class="muted mono chain-more">{formatFingerprint(fingerprintSha256)}</span>
              </li>
            ))}
          </ol>
        </Fold>
      )}
    </>
  )
}

function SecurityFacts({ security: { protocol, cipherSuite, group, signatureScheme, hsts, transparency, ech, chain } }: { readonly security: BrowserSecurity }): JSX.Element {
  const leaf = chain[0]
  return (
    <>
      {leaf === undefined ? null : <Fact label={t('certificate.issuer')}>{leaf.issuer}</Fact>}
      <Fact label={t('tls.version')}>{protocol ?? t('tls.none')}</Fact>
      <Fact label={t('tls.cipherSuite')} mono>{cipherSuite ?? t('tls.none')}</Fact>
      {group === null ? null : <Fact label={t('tls.group')} mono>{group}</Fact>}
      {signatureScheme === null ? null : <Fact label={t('tls.signature')} mono>{signatureScheme}</Fact>}
      <Fact label="HSTS">{t(hsts ? 'connection.yes' : 'connection.no')}</Fact>
      {transparency === null ? null : <Fact label={t('connection.transparency')}>{transparency.replaceAll('_', ' ')}</Fact>}
      {ech === null ? null : <Fact label="ECH">{t(ech ? 'connection.yes' : 'connection.no')}</Fact>}
    </>
  )
}

const texts = { ready: 'connection.ready', reloading: 'connection.reloading', nothing: 'connection.nothing' } as const
