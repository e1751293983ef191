import { render } from 'preact'
import { OptionsPage } from '../../components/options/OptionsPage.tsx'
import { prepareDocument, t } from '../../locales/i18n.ts'
import { loadReportTexts } from '../../locales/report-texts.ts'
import { loadSettings } from '../../storage/settings.ts'

prepareDocument(t('options.title'))
await loadReportTexts()
render(<OptionsPage stored={await loadSettings()} />, document.getElementById('app') ?? document.body)
