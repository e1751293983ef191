import { render } from 'preact'
import { browser } from 'wxt/browser'
import { HistoryPage } from '../../components/history/HistoryPage.tsx'
import { prepareDocument, t } from '../../locales/i18n.ts'

prepareDocument(t('history.title'))
render(
  <HistoryPage firstText={new URLSearchParams(location.search).get('text') ?? ''} onOptions={() => void browser.runtime.openOptionsPage()} />,
  document.getElementById('app') ?? document.body,
)
