import type { JSX } from 'preact'
import type { Target } from '../../../shared/contract/target.ts'
import { t } from '../../locales/i18n.ts'
import { failureSentences } from '../../locales/report-texts.ts'
import { KeyUses } from '../KeyUses.tsx'
import { RegionTable } from '../report/RegionTable.tsx'
import { Section } from '../Section.tsx'
import { useRegions } from './use-regions.ts'

/** The same probe from several regions of the Worker, side by side. It asks only when its button is pressed. */
export function CompareRegions({ target }: { readonly target: Target }): JSX.Element {
  const { status, results, failure, keyUses, start } = useRegions(target)
  return (
    <Section id="regions" heading={t('compare.regions.heading')}>
      <div class="compare-choice">
        <button type="button" class="button" disabled={status === 'running'} onClick={start}>{t(status === 'idle' ? 'compare.regions.run' : 'compare.regions.again')}</button>
        <p role="status" class="muted">{status === 'running' ? t('compare.running') : status === 'done' && failure === null ? t('compare.done') : ''}</p>
      </div>
      {status === 'idle' ? <p class="muted">{t('compare.regions.intro')}</p> : null}
      {failure === null ? null : <div role="alert"><p class="bad">{failureSentences(failure).message}</p><p>{failureSentences(failure).advice}</p></div>}
      <KeyUses uses={keyUses} />
      {results.length === 0 ? null : <RegionTable results={results} />}
    </Section>
  )
}
