import type { JSX } from 'preact'
import { t } from '../locales/i18n.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { verdictOf, verdictTone } from '../probe-state/verdict.ts'
import { Icon } from './Icon.tsx'
import { verdictText } from './verdict-text.ts'

/** The verdict: calm when all is well, loud when it is not. Its place has the same height in every state. */
export function VerdictLine({ state, onProbe }: { readonly state: ProbeState; readonly onProbe: () => void }): JSX.Element {
  const verdict = verdictOf(state)
  const tone = verdictTone(verdict)
  const { title, detail } = verdictText(verdict, state)
  return (
    <div class={`verdict tone-${tone}${tone === 'quiet' && verdict.kind !== 'held' ? ' busy' : ''}`}>
      <span class="verdict-sign"><Icon name={icons[tone]} /></span>
      <div class="verdict-text" role="status" aria-label={t('verdict.label')}>
        <p class="verdict-title">{title}</p>
        <p class="verdict-detail" title={detail}>{detail}</p>
      </div>
      {verdict.kind === 'held' ? <button type="button" class="button primary" onClick={() => onProbe()}>{t('action.probe')}</button> : null}
    </div>
  )
}

const icons = { quiet: 'dot', good: 'check', warning: 'warning', error: 'cross' } as const
