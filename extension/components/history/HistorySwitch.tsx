import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { isHistoryOn, switchHistory, watchHistorySetting } from '../../history/history-setting.ts'
import { t } from '../../locales/i18n.ts'

/** Whether finished probes are kept. It counts at once, in every page that shows it. */
export function HistorySwitch({ onFault }: { readonly onFault: (error: unknown) => void }): JSX.Element {
  const [isOn, setOn] = useState<boolean | null>(null)
  useEffect(() => {
    isHistoryOn().then(setOn, onFault)
    return watchHistorySetting(setOn)
  }, [])
  const toggle = (next: boolean): void => {
    setOn(next)
    switchHistory(next).catch((error: unknown) => {
      setOn(!next)
      onFault(error)
    })
  }
  return (
    <label class="choice">
      <input type="checkbox" checked={isOn ?? true} disabled={isOn === null} onChange={({ currentTarget }) => toggle(currentTarget.checked)} />
      {t('history.keep')}
    </label>
  )
}
