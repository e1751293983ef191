import type { JSX } from 'preact'
import { t } from '../../locales/i18n.ts'

/** The way to each part of the page; where the page is narrow, the page itself is short enough to read through. */
export function OptionsNav(): JSX.Element {
  return (
    <nav class="options-nav" aria-label={t('options.nav')}>
      <ul>
        <li><a href="#worker">{t('options.worker.heading')}</a></li>
        <li><a href="#resolver">{t('options.resolver.heading')}</a></li>
        <li><a href="#trust">{t('options.trust.heading')}</a></li>
        <li><a href="#start">{t('options.start.heading')}</a></li>
        <li><a href="#keys">{t('options.keys.heading')}</a></li>
        <li><a href="#profiles">{t('options.profiles.heading')}</a></li>
        <li><a href="#history">{t('history.heading')}</a></li>
        <li><a href="#privacy">{t('options.privacy.heading')}</a></li>
      </ul>
    </nav>
  )
}
