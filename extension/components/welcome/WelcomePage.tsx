import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import type { Pairing } from '../../../shared/contract/pairing.ts'
import { t } from '../../locales/i18n.ts'
import { checkWorker } from '../../probe-client/worker-check.ts'
import type { WorkerCheck } from '../../probe-client/worker-check.ts'
import { draftOf, readDraft, withForm, withWorker } from '../../storage/options-draft.ts'
import { chosenResolver } from '../../storage/resolver-choice.ts'
import { defaultWorker, updateSettings, watchSettings } from '../../storage/settings.ts'
import type { Settings } from '../../storage/settings.ts'
import { Mark } from '../Mark.tsx'
import { PairingField } from '../PairingField.tsx'
import { TargetField } from '../TargetField.tsx'
import { WorkerCheckResult } from '../WorkerCheckResult.tsx'

/** The first run, in three steps: what goes where, pairing with a Worker, a first probe. */
export function WelcomePage({ stored }: { readonly stored: Settings }): JSX.Element {
  const [settings, setSettings] = useState(stored)
  const [check, setCheck] = useState<WorkerCheck | 'running' | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const latest = useRef<AbortController | null>(null)
  useEffect(() => watchSettings(setSettings), [])
  useEffect(() => () => latest.current?.abort(), [])

  /** Tested first, so that a step that shows its tick is one that works; kept either way, for it may run later. */
  const pair = async ({ url, token, name = '' }: Pairing): Promise<void> => {
    latest.current?.abort()
    const controller = new AbortController()
    latest.current = controller
    setFault(null)
    setCheck('running')
    try {
      setSettings(await updateSettings((now) => paired(now, { url, token, name })))
    } catch (error) {
      setFault(t('options.saveFailed', error instanceof Error ? error.message : String(error)))
    }
    const result = await checkWorker({ url, token }, controller.signal)
    if (!controller.signal.aborted) setCheck(result)
  }
  const worker = defaultWorker(settings)
  const works = check !== null && check !== 'running' && check.status === 'ok'
  return (
    <div class="options">
      <header class="options-head"><Mark /><h1>{t('welcome.title')}</h1></header>
      <main>
        <p class="intro">{t('welcome.intro')}</p>
        <ol class="steps">
          <Step number={1} heading={t('welcome.where.heading')}>
            <p>{t('welcome.where.intro')}</p>
            <dl class="goes">
              <div><dt>{t('welcome.where.resolver')}</dt><dd>{t('welcome.where.resolverGets', chosenResolver(settings.resolver).name)}</dd></div>
              <div><dt>{t('welcome.where.worker')}</dt><dd>{t('welcome.where.workerGets')}</dd></div>
              <div><dt>{t('welcome.where.nobody')}</dt><dd>{t('welcome.where.nobodyGets')}</dd></div>
            </dl>
          </Step>
          <Step number={2} heading={t('welcome.pair.heading')} isDone={works}>
            <p>{t('welcome.pair.intro')}</p>
            <code class="command">npm start</code>
            <p>{t('welcome.pair.lab')}</p>
            <p>{t('welcome.pair.edge')}</p>
            <PairingField onPairing={(pairing) => void pair(pairing)} />
            {fault === null ? null : <p class="field-error" role="alert">{fault}</p>}
            <div role="status">{check === null ? null : <WorkerCheckResult check={check} />}</div>
            {worker === null || check !== null ? null : <p class="muted">{t('welcome.pair.already', URL.parse(worker.url)?.host ?? worker.url)}</p>}
          </Step>
          <Step number={3} heading={t('welcome.try.heading')}>
            <p>{t('welcome.try.intro')}</p>
            <TargetField onTarget={(target) => void browser.tabs.create({ url: `/report.html?${new URLSearchParams({ target: target.url }).toString()}` })} />
            {worker === null ? <p class="hint">{t('welcome.try.without')}</p> : null}
            <div class="test-row"><button type="button" class="button" onClick={() => void browser.runtime.openOptionsPage()}>{t('action.openOptions')}</button></div>
          </Step>
        </ol>
      </main>
    </div>
  )
}

function Step({ number, heading, isDone = false, children }: { readonly number: number; readonly heading: string; readonly isDone?: boolean; readonly children: ComponentChildren }): JSX.Element {
  return (
    <li class={`step${isDone ? ' done' : ''}`}>
      <span class="step-number" aria-hidden="true">{isDone ? '✓' : number}</span>
      <section aria-labelledby={`step-${number}`}>
        <h2 id={`step-${number}`}>{heading}</h2>
        {children}
      </section>
    </li>
  )
}

/** The settings with a Worker that was paired just now, which is the default one from here on. */
function paired(settings: Settings, worker: { readonly url: string; readonly token: string; readonly name: string }): Settings {
  const draft = withWorker(draftOf(settings, crypto.randomUUID()), worker, crypto.randomUUID())
  const form = readDraft({ ...draft, defaultWorkerId: draft.workers.find(({ url }) => url === worker.url)?.id ?? null })
  return form === null ? settings : withForm(settings, form)
}
