import type { JSX } from 'preact'
import type { Target } from '../../../shared/contract/target.ts'
import { openScan } from '../../browser-view/scan-target.ts'
import { t } from '../../locales/i18n.ts'

/** Leads from a probe of a host to its scan, in a tab of its own, which begins at once. */
export function ScanButton({ target }: { readonly target: Target }): JSX.Element {
  return <button type="button" class="button" title={t('scan.openHint')} onClick={() => void openScan(target)}>{t('scan.open')}</button>
}
