import type { JSX } from 'preact'
import { t } from '../locales/i18n.ts'
import type { OptionsDraft } from '../storage/options-draft.ts'
import { Section } from './Section.tsx'

interface StartOptionsProps {
  readonly draft: OptionsDraft
  readonly onChange: (part: Partial<OptionsDraft>) => void
}

/** Whether opening the popup is enough to probe. */
export function StartOptions({ draft, onChange }: StartOptionsProps): JSX.Element {
  return (
    <Section id="start" heading={t('options.start.heading')}>
      <fieldset>
        <legend class="visually-hidden">{t('options.start.heading')}</legend>
        {([true, false] as const).map((probeOnOpen) => (
          <label key={String(probeOnOpen)} class="choice explained">
            <input type="radio" name="start" checked={draft.probeOnOpen === probeOnOpen} onChange={() => onChange({ probeOnOpen })} />
            <span>
              {t(probeOnOpen ? 'options.start.onOpen' : 'options.start.onClick')}
              <span class="hint"> {t(probeOnOpen ? 'options.start.onOpenHint' : 'options.start.onClickHint')}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label class="choice explained">
        <input type="checkbox" checked={draft.badge} onChange={({ currentTarget }) => onChange({ badge: currentTarget.checked })} />
        <span>
          {t('options.start.badge')}
          <span class="hint"> {t('options.start.badgeHint')}</span>
        </span>
      </label>
    </Section>
  )
}
