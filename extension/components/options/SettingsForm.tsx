import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { draftOf, readDraft, readResolver, sameDraft, withForm } from '../../storage/options-draft.ts'
import type { OptionsDraft } from '../../storage/options-draft.ts'
import { updateSettings } from '../../storage/settings.ts'
import type { Settings } from '../../storage/settings.ts'
import { StartOptions } from '../StartOptions.tsx'
import { ResolverOptions } from './ResolverOptions.tsx'
import { TrustOptions } from './TrustOptions.tsx'
import { WorkersSection } from './WorkersSection.tsx'

type SaveState = { readonly kind: 'none' | 'saved' | 'invalid' } | { readonly kind: 'failed'; readonly reason: string }

/** The part of the options that is validated as a whole before it is stored. Text that was typed is never replaced. */
export function SettingsForm({ saved }: { readonly saved: Settings }): JSX.Element {
  const [emptyId] = useState(() => crypto.randomUUID())
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState(() => draftOf(saved, emptyId))
  const [save, setSave] = useState<SaveState>({ kind: 'none' })
  const unsaved = !sameDraft(draft, draftOf(base, emptyId))

  useEffect(() => {
    // What stands in the form stays there; a form that nobody touched follows what is stored elsewhere.
    setDraft((now) => (sameDraft(now, draftOf(base, emptyId)) ? draftOf(saved, emptyId) : now))
    setBase(saved)
  }, [saved])

  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [unsaved])

  const replace = (next: OptionsDraft): void => {
    setDraft(next)
    setSave({ kind: 'none' })
  }
  const change = (part: Partial<OptionsDraft>): void => replace({ ...draft, ...part })
  const submit = async (): Promise<void> => {
    const form = readDraft(draft)
    if (form === null) {
      setSave({ kind: 'invalid' })
      // The first wrong field, so that the keyboard is where the work is.
      requestAnimationFrame(() => focusFirstFault())
      return
    }
    try {
      const settings = await updateSettings((now) => withForm(now, form))
      setBase(settings)
      // Shows what was understood: an address without its trailing slash, a token without blanks around it.
      const shown = draftOf(settings, emptyId)
      setDraft((before) => ({ ...shown, customResolver: before.resolverKind === 'custom' ? shown.customResolver : before.customResolver }))
      setSave({ kind: 'saved' })
    } catch (error) {
      setSave({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }

  const showFaults = save.kind === 'invalid'
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); void submit() }}>
      <WorkersSection draft={draft} showFaults={showFaults} onReplace={replace} />
      <ResolverOptions draft={draft} resolver={readResolver(draft)} showFaults={showFaults} onChange={change} />
      <TrustOptions draft={draft} showFaults={showFaults} onChange={change} />
      <StartOptions draft={draft} onChange={change} />
      <div class="save-bar">
        <button type="submit" class="button primary">{t('options.save')}</button>
        <p role="status" class={showFaults || save.kind === 'failed' ? 'bad' : save.kind === 'saved' ? 'good' : 'muted'}>{saveText(save, unsaved)}</p>
      </div>
    </form>
  )
}

/** A fold around it opens with the fault: see WorkerCard. */
function focusFirstFault(): void {
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
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
