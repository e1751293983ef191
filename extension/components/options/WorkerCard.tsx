import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { checkWorker } from '../../probe-client/worker-check.ts'
import type { WorkerCheck } from '../../probe-client/worker-check.ts'
import type { WorkerDraft, WorkerFields } from '../../storage/options-draft.ts'
import { workerLabel } from '../../storage/saved-worker.ts'
import { TextField } from '../TextField.tsx'
import { WorkerCheckResult } from '../WorkerCheckResult.tsx'
import { tokenFaultText, workerUrlFaultText } from './fault-text.ts'

interface WorkerCardProps {
  readonly worker: WorkerFields
  readonly read: WorkerDraft
  readonly showFaults: boolean
  /** The only one: there is nothing to fold, to name or to choose between. */
  readonly alone: boolean
  readonly initiallyOpen: boolean
  readonly testAtOnce: boolean
  readonly isDefault: boolean
  readonly onDefault: () => void
  readonly onChange: (part: Partial<WorkerFields>) => void
  readonly onRemove: () => void
}

/** Name, address and token of one Worker, and a test that says in words what is wrong. It tests what stands in the fields, saved or not. */
export function WorkerCard(props: WorkerCardProps): JSX.Element {
  const { worker, read, showFaults, alone, isDefault, onDefault } = props
  const [isOpen, setOpen] = useState(props.initiallyOpen)
  // A wrong field is never hidden, and does not go away under the hands of whoever mends it.
  const isWrong = showFaults && read.status === 'invalid'
  useEffect(() => {
    if (props.initiallyOpen || isWrong) setOpen(true)
  }, [props.initiallyOpen, isWrong])
  if (alone) return <div class="card-box alone"><WorkerForm {...props} /></div>
  const label = worker.url.trim() === '' && worker.name.trim() === '' ? t('options.worker.new') : workerLabel({ name: worker.name.trim(), url: worker.url.trim() })
  const shown = isOpen || isWrong
  return (
    <div class="card-box">
      <div class="card-line">
        <button type="button" class="card-title" aria-expanded={shown} onClick={() => setOpen(!shown)}>
          <span class="card-name">{label}</span>
          {worker.name.trim() === '' ? null : <span class="hint wrap">{URL.parse(worker.url)?.host ?? worker.url}</span>}
        </button>
        <label class="choice">
          <input type="radio" name="default-worker" aria-label={t('options.worker.defaultLabel', label)} checked={isDefault} onChange={onDefault} />
          {t('options.worker.default')}
        </label>
      </div>
      {shown ? <WorkerForm {...props} /> : null}
    </div>
  )
}

function WorkerForm({ worker, read, showFaults, alone, testAtOnce, onChange, onRemove }: WorkerCardProps): JSX.Element {
  const [touched, setTouched] = useState({ url: false, token: false })
  const [revealed, setRevealed] = useState(false)
  const [check, setCheck] = useState<WorkerCheck | 'running' | null>(null)
  const latest = useRef<AbortController | null>(null)

  const change = (part: Partial<WorkerFields>): void => {
    latest.current?.abort()
    setCheck(null)
    onChange(part)
  }
  const test = async (): Promise<void> => {
    setTouched({ url: true, token: true })
    if (read.status === 'invalid' || read.worker === null) return
    latest.current?.abort()
    const controller = new AbortController()
    latest.current = controller
    setCheck('running')
    const result = await checkWorker(read.worker, controller.signal)
    if (!controller.signal.aborted) setCheck(result)
  }
  useEffect(() => {
    if (testAtOnce) void test()
  }, [testAtOnce])
  useEffect(() => () => latest.current?.abort(), [])

  const urlFault = read.status === 'invalid' && (showFaults || touched.url) ? read.url : null
  const tokenFault = read.status === 'invalid' && (showFaults || touched.token) ? read.token : null
  const nothing = read.status === 'ok' && read.worker === null
  return (
    <div class="card-fields">
      {alone && worker.name === '' ? null : <TextField label={t('options.worker.name')} hint={t('options.worker.nameHint')} value={worker.name} error={null} onInput={(name) => onChange({ name })} />}
      <TextField
        label={t('options.worker.url')}
        hint={t('options.worker.urlHint')}
        value={worker.url}
        error={urlFault === null ? null : workerUrlFaultText(urlFault)}
        onInput={(url) => change({ url })}
        onLeave={() => setTouched((before) => ({ ...before, url: worker.url !== '' }))}
      />
      <TextField
        label={t('options.worker.token')}
        hint={t('options.worker.tokenHint')}
        type={revealed ? 'text' : 'password'}
        value={worker.token}
        error={tokenFault === null ? null : tokenFaultText(tokenFault)}
        onInput={(token) => change({ token })}
        onLeave={() => setTouched((before) => ({ ...before, token: worker.token !== '' }))}
      >
        <button type="button" class="button" aria-pressed={revealed} aria-label={t(revealed ? 'options.worker.concealLabel' : 'options.worker.revealLabel')} onClick={() => setRevealed(!revealed)}>
          {t(revealed ? 'options.worker.conceal' : 'options.worker.reveal')}
        </button>
      </TextField>
      <div class="test-row">
        <button type="button" class="button" disabled={check === 'running'} onClick={() => void test()}>{t('options.worker.test')}</button>
        {nothing && alone ? <span class="hint">{t('options.worker.remove')}</span> : null}
        {alone && nothing ? null : <button type="button" class="button quiet" onClick={onRemove}>{t('options.worker.removeOne')}</button>}
      </div>
      <div role="status">{check === null ? null : <WorkerCheckResult check={check} />}</div>
    </div>
  )
}
