import type { JSX } from 'preact'
import { t } from '../../locales/i18n.ts'
import { chosenResolver } from '../../storage/resolver-choice.ts'
import { defaultWorker } from '../../storage/settings.ts'
import type { Settings } from '../../storage/settings.ts'
import { Section } from '../Section.tsx'

/** What leaves the browser and where to, with the settings as they are saved: those are what counts. */
export function PrivacyNote({ saved }: { readonly saved: Settings }): JSX.Element {
  const resolver = chosenResolver(saved.resolver)
  const worker = defaultWorker(saved)
  const others = saved.workers.filter(({ id }) => id !== worker?.id)
  return (
    <Section id="privacy" heading={t('options.privacy.heading')}>
      <p>{t('options.privacy.intro')}</p>
      <ul class="bullets">
        <li>{t('options.privacy.resolver', resolver.name)}</li>
        <li>{worker === null ? t('options.privacy.workerNone') : t('options.privacy.worker', URL.parse(worker.url)?.host ?? worker.url)}</li>
        {others.length === 0 ? null : <li>{t('options.privacy.others', others.map(({ url }) => URL.parse(url)?.host ?? url).join(', '))}</li>}
        <li>{t('options.privacy.keys')}</li>
      </ul>
      <p>{t('options.privacy.never')}</p>
    </Section>
  )
}
