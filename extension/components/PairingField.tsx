import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Pairing, PairingFault } from '../../shared/contract/pairing.ts'
import { t } from '../locales/i18n.ts'
import type { MessageKey } from '../locales/i18n.ts'
import { TextField } from './TextField.tsx'

/** One line, pasted from a terminal, that says where a Worker is and what its token is. */
export function PairingField({ onPairing }: { readonly onPairing: (pairing: Pairing) => void }): JSX.Element {
  const [text, setText] = useState('')
  const [fault, setFault] = useState<PairingFault | null>(null)

  const pair = async (): Promise<void> => {
    // Its schema is not needed before somebody pairs.
    const { parsePairing } = await import('../../shared/contract/pairing.ts')
    const result = parsePairing(text)
    setFault(result.status === 'invalid' ? result.fault : null)
    if (result.status === 'invalid') return
    // It is a secret, and it has done what it was for.
    setText('')
    onPairing(result.pairing)
  }
  return (
    <TextField
      label={t('pairing.label')}
      hint={t('pairing.hint')}
      value={text}
      error={fault === null ? null : t(faults[fault])}
      onInput={(typed) => {
        setText(typed)
        setFault(null)
      }}
      onEnter={() => void pair()}
    >
      <button type="button" class="button" onClick={() => void pair()}>{t('pairing.pair')}</button>
    </TextField>
  )
}

const faults = {
  empty: 'pairing.fault.empty',
  'too-long': 'pairing.fault.tooLong',
  'not-a-pairing': 'pairing.fault.notPairing',
  'other-version': 'pairing.fault.otherVersion',
  damaged: 'pairing.fault.damaged',
  'plain-http': 'pairing.fault.plainHttp',
} as const satisfies Record<PairingFault, MessageKey>
