import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ClientKeySummary } from '../../keys/client-key.ts'
import { formatFingerprint } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { CopyButton } from '../CopyButton.tsx'
import { Fact, Facts } from '../Facts.tsx'
import { TextField } from '../TextField.tsx'
import { keyRemarkText, keyTypeText, keyValidity } from './key-text.ts'

interface KeyRowProps {
  readonly clientKey: ClientKeySummary
  /** The patterns of the profiles that offer it. */
  readonly usedBy: readonly string[]
  readonly onRename: (name: string) => void
  readonly onRemove: () => void
}

/** One client certificate: whose it is, how long it counts, and where it is offered. */
export function KeyRow({ clientKey, usedBy, onRename, onRemove }: KeyRowProps): JSX.Element {
  const [name, setName] = useState<string | null>(null)
  const validity = keyValidity(clientKey, Date.now())
  const fingerprint = formatFingerprint(clientKey.fingerprintSha256)
  const rename = (): void => {
    if (name !== null && name.trim() !== '') onRename(name.trim().slice(0, maxNameLength))
    setName(null)
  }
  return (
    <li class="row">
      <div class="row-head">
        <h3 class="wrap">{clientKey.name}</h3>
        <div class="row-actions">
          <button type="button" class="button quiet" aria-label={t('options.keys.renameOne', clientKey.name)} aria-expanded={name !== null} onClick={() => setName(name === null ? clientKey.name : null)}>{t('options.keys.rename')}</button>
          <button type="button" class="button quiet" aria-label={t('options.removeOne', clientKey.name)} onClick={onRemove}>{t('options.remove')}</button>
        </div>
      </div>
      {name === null ? null : (
        <TextField label={t('options.keys.newName')} hint={t('options.keys.nameHint')} value={name} error={null} onInput={setName} onEnter={rename}>
          <button type="button" class="button" onClick={rename}>{t('options.keys.renameDone')}</button>
        </TextField>
      )}
      <Facts>
        <Fact label={t('options.keys.subject')}>{clientKey.subject}</Fact>
        <Fact label={t('options.keys.issuer')}>{clientKey.issuer}</Fact>
        <Fact label={t('options.keys.type')}>{keyTypeText(clientKey)}</Fact>
        <Fact label={t('options.keys.validity')}><span class={validity.tone === 'good' ? undefined : validity.tone}>{validity.text}</span></Fact>
        <Fact label={t('options.keys.fingerprint')} mono>
          <span class="wrap">{fingerprint.slice(0, 48)}<wbr />{fingerprint.slice(48)}</span>
          <CopyButton text={fingerprint} what={t('options.keys.fingerprint')} />
        </Fact>
        <Fact label={t('options.keys.usedBy')}>{usedBy.length === 0 ? t('options.keys.unused') : usedBy.join(', ')}</Fact>
      </Facts>
      {clientKey.remarks.map((remark) => <p key={remark} class="row-remark warned">{keyRemarkText(remark)}</p>)}
    </li>
  )
}

const maxNameLength = 100
