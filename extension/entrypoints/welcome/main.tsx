import { render } from 'preact'
import { WelcomePage } from '../../components/welcome/WelcomePage.tsx'
import { prepareDocument, t } from '../../locales/i18n.ts'
import { loadReportTexts } from '../../locales/report-texts.ts'
import { loadSettings } from '../../storage/settings.ts'

prepareDocument(t('welcome.title'))
await loadReportTexts()
render(<WelcomePage stored={await loadSettings()} />, document.getElementById('app') ?? document.body)
