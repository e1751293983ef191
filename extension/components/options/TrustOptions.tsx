import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { readCustomCa } from '../../storage/pem.ts'
import type { OptionsDraft } from '../../storage/options-draft.ts'
import { pemFaultText } from './fault-text.ts'
import { Section } from '../Section.tsx'
import { TextField } from '../TextField.tsx'

interface TrustOptionsProps {
  readonly draft: OptionsDraft
  readonly showFaults: boolean
  readonly onChange: (part: Partial<OptionsDraft>) => void
}

/** CAs that count as roots beside the public ones. */
export function TrustOptions({ draft, showFaults, onChange }: TrustOptionsProps): JSX.Element {
  const [touched, setTouched] = useState(false)
  const customCa = readCustomCa(draft.customCa)
  const fault = customCa.status === 'invalid' && (showFaults || touched) ? customCa.fault : null
  return (
    <Section id="trust" heading={t('options.trust.heading')}>
      <p class="intro">{t('options.trust.intro')}</p>
      <TextField
        label={t('options.trust.label')}
        hint={t('options.trust.hint')}
        type="multiline"
        value={draft.customCa}
        error={fault === null ? null : pemFaultText(fault)}
        onInput={(text) => onChange({ customCa: text })}
        onLeave={() => setTouched(draft.customCa !== '')}
      />
    </Section>
  )
}
