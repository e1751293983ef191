import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../locales/i18n.ts'
import { draftOf, readDraft, readResolver, readWorker } from '../storage/options-draft.ts'
import type { OptionsDraft } from '../storage/options-draft.ts'
import { saveSettings, watchSettings } from '../storage/settings.ts'
import type { Settings } from '../storage/settings.ts'
import { Mark } from './Mark.tsx'
import { PrivacyNote } from './PrivacyNote.tsx'
import { ResolverOptions } from './ResolverOptions.tsx'
import { StartOptions } from './StartOptions.tsx'
import { TrustOptions } from './TrustOptions.tsx'
import { WorkerOptions } from './WorkerOptions.tsx'

type SaveState = { readonly kind: 'none' | 'saved' | 'invalid' } | { readonly kind: 'failed'; readonly reason: string }

/** The options: one form, validated as a whole before it is stored. Text that was typed is never replaced. */
export function OptionsPage({ stored }: { readonly stored: Settings }): JSX.Element {
  const [saved, setSaved] = useState(stored)
  const [draft, setDraft] = useState(() => draftOf(stored))
  const [save, setSave] = useState<SaveState>({ kind: 'none' })
  const unsaved = !sameDraft(draft, draftOf(saved))

  useEffect(() => watchSettings((settings) => {
    setSaved((before) => {
      // What stands in the form stays there; a form that nobody touched follows.
      setDraft((now) => (sameDraft(now, draftOf(before)) ? draftOf(settings) : now))
      return settings
    })
  }), [])

  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [unsaved])

  const change = (part: Partial<OptionsDraft>): void => {
    setDraft((before) => ({ ...before, ...part }))
    setSave({ kind: 'none' })
  }
  const submit = async (): Promise<void> => {
    const settings = readDraft(draft)
    if (settings === null) {
      setSave({ kind: 'invalid' })
      // The first wrong field, so that the keyboard is where the work is.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    try {
      await saveSettings(settings)
      setSaved(settings)
      // Shows what was understood: an address without its trailing slash, a token without blanks around it.
      setDraft((before) => ({ ...draftOf(settings), customResolver: before.resolverKind === 'custom' ? draftOf(settings).customResolver : before.customResolver }))
      setSave({ kind: 'saved' })
    } catch (error) {
      setSave({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }

  const worker = readWorker(draft)
  const resolver = readResolver(draft)
  return (
    <div class="options">
      <header class="options-head"><Mark /><h1>{t('options.title')}</h1></header>
      <main>
        <form noValidate onSubmit={(event) => { event.preventDefault(); void submit() }}>
          <WorkerOptions draft={draft} worker={worker} showFaults={save.kind === 'invalid'} onChange={change} />
          <ResolverOptions draft={draft} resolver={resolver} showFaults={save.kind === 'invalid'} onChange={change} />
          <TrustOptions draft={draft} showFaults={save.kind === 'invalid'} onChange={change} />
          <StartOptions draft={draft} onChange={change} />
          <PrivacyNote saved={saved} />
          <div class="save-bar">
            <button type="submit" class="button primary">{t('options.save')}</button>
            <p role="status" class={save.kind === 'invalid' || save.kind === 'failed' ? 'bad' : save.kind === 'saved' ? 'good' : 'muted'}>{saveText(save, unsaved)}</p>
          </div>
        </form>
      </main>
    </div>
  )
}

function saveText(save: SaveState, unsaved: boolean): string {
  switch (save.kind) {
    case 'saved':
      return t('options.saved')
    case 'invalid':
      return t('options.invalid')
    case 'failed':
      return t('options.saveFailed', save.reason)
    case 'none':
      return unsaved ? t('options.unsaved') : ''
  }
}

function sameDraft(a: OptionsDraft, b: OptionsDraft): boolean {
  const custom = a.resolverKind !== 'custom' || a.customResolver === b.customResolver
  return a.workerUrl === b.workerUrl && a.token === b.token && a.customCa === b.customCa && a.resolverKind === b.resolverKind && custom && a.probeOnOpen === b.probeOnOpen
}
