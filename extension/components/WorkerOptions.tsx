import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { checkWorker } from '../probe-client/worker-check.ts'
import type { WorkerCheck } from '../probe-client/worker-check.ts'
import type { OptionsDraft, WorkerDraft } from '../storage/options-draft.ts'
import { resolverName } from '../storage/resolver-choice.ts'
import { Fact, Facts } from './Facts.tsx'
import { tokenFaultText, workerUrlFaultText } from './fault-text.ts'
import { Section } from './Section.tsx'
import { TextField } from './TextField.tsx'
import { vantageText } from './verdict-text.ts'

interface WorkerOptionsProps {
  readonly draft: OptionsDraft
  readonly worker: WorkerDraft
  readonly showFaults: boolean
  readonly onChange: (part: Partial<OptionsDraft>) => void
}

/** Address and token of the Worker, and a test that says in words what is wrong. It tests what stands in the fields, saved or not. */
export function WorkerOptions({ draft, worker, showFaults, onChange }: WorkerOptionsProps): JSX.Element {
  const [touched, setTouched] = useState({ url: false, token: false })
  const [revealed, setRevealed] = useState(false)
  const [check, setCheck] = useState<WorkerCheck | 'running' | null>(null)
  const latest = useRef<AbortController | null>(null)

  const change = (part: Partial<OptionsDraft>): void => {
    latest.current?.abort()
    setCheck(null)
    onChange(part)
  }
  const test = async (): Promise<void> => {
    setTouched({ url: true, token: true })
    if (worker.status === 'invalid' || worker.worker === null) return
    latest.current?.abort()
    const controller = new AbortController()
    latest.current = controller
    setCheck('running')
    const result = await checkWorker(worker.worker, controller.signal)
    if (!controller.signal.aborted) setCheck(result)
  }

  const urlFault = worker.status === 'invalid' && (showFaults || touched.url) ? worker.url : null
  const tokenFault = worker.status === 'invalid' && (showFaults || touched.token) ? worker.token : null
  const nothing = worker.status === 'ok' && worker.worker === null
  return (
    <Section id="worker" heading={t('options.worker.heading')}>
      <p class="intro">{t('options.worker.intro')}</p>
      <TextField
        label={t('options.worker.url')}
        hint={t('options.worker.urlHint')}
        value={draft.workerUrl}
        error={urlFault === null ? null : workerUrlFaultText(urlFault)}
        onInput={(workerUrl) => change({ workerUrl })}
        onLeave={() => setTouched((before) => ({ ...before, url: draft.workerUrl !== '' }))}
      />
      <TextField
        label={t('options.worker.token')}
        hint={t('options.worker.tokenHint')}
        type={revealed ? 'text' : 'password'}
        value={draft.token}
        error={tokenFault === null ? null : tokenFaultText(tokenFault)}
        onInput={(token) => change({ token })}
        onLeave={() => setTouched((before) => ({ ...before, token: draft.token !== '' }))}
      >
        <button type="button" class="button" aria-pressed={revealed} aria-label={t(revealed ? 'options.worker.concealLabel' : 'options.worker.revealLabel')} onClick={() => setRevealed(!revealed)}>
          {t(revealed ? 'options.worker.conceal' : 'options.worker.reveal')}
        </button>
      </TextField>
      <div class="test-row">
        <button type="button" class="button" disabled={check === 'running'} onClick={() => void test()}>{t('options.worker.test')}</button>
        <span class="hint">{nothing ? t('options.worker.remove') : ''}</span>
      </div>
      <div role="status">{check === null ? null : <CheckResult check={check} />}</div>
    </Section>
  )
}

/** A lab allows dozens; a few show what kind they are. */
function privateTargetsText(targets: readonly string[]): string {
  const more = targets.length - privateTargetsShown
  const shown = targets.slice(0, privateTargetsShown).join(', ')
  return more > 0 ? `${shown} ${plural('network.more', more)}` : shown
}

function CheckResult({ check }: { readonly check: WorkerCheck | 'running' }): JSX.Element {
  if (check === 'running') return <p class="test-result">{t('options.worker.testing')}</p>
  if (check.status === 'failed') {
    return (
      <div class="test-result test-failed">
        <p><strong>{check.failure.message}</strong></p>
        <p>{check.failure.advice}</p>
      </div>
    )
  }
  const { info, durationMs } = check
  return (
    <div class="test-result test-ok">
      <p><strong>{t('options.worker.ok', formatMs(durationMs))}</strong></p>
      <Facts>
        <Fact label={t('options.worker.kind')}>{vantageText(info)}</Fact>
        {info.colo === null ? null : <Fact label={t('options.worker.colo')}>{info.colo}</Fact>}
        <Fact label={t('options.worker.version')}>{info.version}</Fact>
        <Fact label={t('options.worker.resolver')}>{resolverName(info.resolver)}</Fact>
        <Fact label={t('options.worker.tls')}>{info.tlsVersions.join(', ')}</Fact>
        <Fact label={t('options.worker.private')}>{info.privateTargets.length === 0 ? t('options.worker.privateNone') : privateTargetsText(info.privateTargets)}</Fact>
      </Facts>
    </div>
  )
}

const privateTargetsShown = 4
